export type { CreditPackage, CreditPackages } from './catalog.ts';
export {
  applyCorrection,
  CORRECTABLE_KEYS,
  type CorrectableKey,
  type Correction,
  type Corrections,
} from './correction.ts';
export { dashboardUrl } from './dashboard-url.ts';
export { EMPTY_SUMMARY } from './event-summary.ts';
export {
  CHECKOUT_STATUSES,
  type Fact,
  type FactKind,
  type Facts,
  FUNDS_STATES,
  INVOICE_STATUSES,
  PAYMENT_INTENT_STATUSES,
} from './facts.ts';
export { isValidId, parseCredits, parseQuantity, parseUserId, QUANTITY_MAX } from './fields.ts';
export { CREDITS_MAX, LEDGER_AMOUNT_MAX } from './grant-policy.ts';
export { type HandledType, handledTypes } from './handlers.ts';
export { PAYMENT_NOTIFICATION_KINDS } from './notification-draft.ts';
export { dead, type FinalOutcome, ignored, type Lookup, type Outcome } from './outcome.ts';
export { type ProcessedEvent, type ProcessingContext, processEvent } from './process-event.ts';
export {
  isGrantable,
  isOurMetadataKey,
  PURCHASE_METADATA_KEYS,
  planMetadata,
  purchaseMetadata,
} from './purchase-metadata.ts';
export { readFields } from './read-fields.ts';
export { readMetadata } from './read-metadata.ts';
export { DEAD_REASONS, IGNORED_REASONS } from './reasons.ts';
export {
  findGrantOf,
  isRepairable,
  needsCorrection,
  processWithCorrections,
  REPAIRABLE_TYPES,
} from './repairable.ts';
export { isCreditPurchase, isPaid, toCompletedEvent } from './retrieved-session.ts';
export {
  type ProcessingSettings,
  parseLivemode,
  parseSettings,
  type SettingsEnv,
} from './settings.ts';
export { version } from './version.ts';
