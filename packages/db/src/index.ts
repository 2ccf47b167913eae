export { commit } from './commit/commit.ts';
export type { CommittableEvent } from './commit/committable-event.ts';
export { RETRIES_EXHAUSTED } from './commit/dead-letters.ts';
export type { RecordedEvent } from './commit/event-log.ts';
export { recordFailedAttempts } from './commit/failed-attempts.ts';
export { createDatabase, type Database } from './database.ts';
export { readCorrections } from './dead-letters/corrections.ts';
export { classify, errorMessage, withoutParameters } from './errors.ts';
export { audit } from './ledger/audit.ts';
export { findGrant, type Grant } from './ledger/grants.ts';
export { readPackages } from './ledger/packages.ts';
export { type SpendRequest, type SpendResult, spend } from './ledger/spend.ts';
export { type LedgerTrace, traceLedger, traceTransaction } from './ledger/trace.ts';
export {
  readBalance,
  readTransactions,
  type TransactionPage,
} from './ledger/transactions.ts';
export type { Notification } from './notifications/notification.ts';
export {
  findOldestUnsent,
  findUnsent,
  markSent,
  NO_NOTIFICATIONS,
  notificationKey,
} from './notifications/outbox.ts';
export { parseNotificationKinds } from './notifications/parse-kinds.ts';
export { Refusal } from './refusal.ts';
export { EVENT_STATUSES, type EventStatus, type NotificationKind } from './schema/index.ts';
