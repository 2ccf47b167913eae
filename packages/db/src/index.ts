export { commit } from './commit/commit.ts';
export type { Entry } from './commit/committable-event.ts';
export { exhausted } from './commit/dead-letters.ts';
export type { Receipt } from './commit/event-log.ts';
export { type Failure, recordFailures } from './commit/failed-attempts.ts';
export { type Cause, classify, describe } from './errors.ts';
export { audit, type Discrepancy } from './ledger/audit.ts';
export { type Grant, grantOf } from './ledger/grants.ts';
export { readPackages } from './ledger/packages.ts';
export { type Spend, type Spent, spend } from './ledger/spend.ts';
export { type Explained, explain, explainOne, type Page } from './ledger/trace.ts';
export {
  numberOf,
  readBalance,
  readTransactions,
  type Statement,
  type Transaction,
} from './ledger/transactions.ts';
export {
  markSent,
  notificationKey,
  oldestUnsent,
  toldNothing,
  unsentAmong,
} from './notifications/outbox.ts';
