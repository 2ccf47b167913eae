export { audit, type Discrepancy } from './audit.ts';
export { exhausted } from './bury.ts';
export { commit } from './commit.ts';
export type { Entry } from './entry.ts';
export { type Cause, classify, describe } from './errors.ts';
export { type Explained, explain, explainOne, type Page } from './explain.ts';
export { type Failure, recordFailures } from './failures.ts';
export { type Grant, grantOf } from './grant.ts';
export {
  markSent,
  notificationKey,
  oldestUnsent,
  toldNothing,
  unsentAmong,
} from './notifications.ts';
export { readPackages } from './packages.ts';
export type { Receipt } from './receipts.ts';
export { type Spend, type Spent, spend } from './spend.ts';
export {
  numberOf,
  readBalance,
  readTransactions,
  type Statement,
  type Transaction,
} from './transactions.ts';
