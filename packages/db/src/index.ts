export { commit } from './commit/commit.ts';
export type { CommittableEvent } from './commit/committable-event.ts';
export { RETRIES_EXHAUSTED } from './commit/dead-letters.ts';
export type { RecordedEvent } from './commit/event-log.ts';
export { recordFailedAttempts } from './commit/failed-attempts.ts';
export { createDatabase, type Database } from './database.ts';
export { readCorrections } from './dead-letters/corrections.ts';
export { classify, errorMessage, withoutParameters } from './errors.ts';
export { type AdjustmentRequest, adjust } from './ledger/adjust.ts';
export { audit } from './ledger/audit.ts';
export { readBalance, readBalances } from './ledger/balances.ts';
export { findGrant, type Grant } from './ledger/grants.ts';
export type { EntryResult } from './ledger/insert-entries.ts';
export { readPackages } from './ledger/packages.ts';
export { quoteRefund } from './ledger/quote-refund.ts';
export { type ReverseRequest, reverse } from './ledger/reverse.ts';
export { type SpendRequest, spend, spendMany } from './ledger/spend.ts';
export { type LedgerTrace, traceLedger, traceTransaction } from './ledger/trace.ts';
export { readTransactions } from './ledger/transactions.ts';
export type { Notification } from './notifications/notification.ts';
export {
  findOldestUnsent,
  findUnsent,
  markSent,
  mayNotify,
} from './notifications/outbox.ts';
export { type OverdueNotifications, readOverdueNotifications } from './notifications/overdue.ts';
export {
  NO_NOTIFICATIONS,
  type NotificationEnv,
  type NotificationSettings,
  parseNotificationSettings,
} from './notifications/settings.ts';
export { setLowBalanceThreshold } from './notifications/threshold.ts';
export { findCustomer } from './plans/customer.ts';
export { readSubscription } from './plans/subscription.ts';
export { type Confirmation, Refusal, unknownEvent } from './refusal.ts';
export { type CaptureRequest, capture } from './reservations/capture.ts';
export { type ReleaseRequest, release } from './reservations/release.ts';
export { type ReserveRequest, reserve } from './reservations/reserve.ts';
export { EVENT_STATUSES, type EventStatus } from './schema/index.ts';
export { REASON_LENGTH_MAX } from './typed-text.ts';
