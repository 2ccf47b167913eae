export { audit, type Discrepancy } from './audit.ts';
export { exhausted } from './bury.ts';
export { commit } from './commit.ts';
export type { Entry } from './entry.ts';
export { type Cause, classify, describe } from './errors.ts';
export { type Explained, explain, type Page } from './explain.ts';
export { type Failure, recordFailures } from './failures.ts';
export { readPackages } from './packages.ts';
export type { Receipt } from './receipts.ts';
