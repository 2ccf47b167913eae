export type { CreditPackage, CreditPackages } from './catalog.ts';
export { type Concern, noConcern } from './event-summary.ts';
export type { Fact, FactKind, Facts } from './facts.ts';
export { isId } from './fields.ts';
export { type HandledType, handledTypes } from './handlers.ts';
export { livemode } from './livemode.ts';
export {
  type Notice,
  type Notification,
  type NotificationKind,
  notificationKinds,
} from './notification.ts';
export { dead, ignored, type Outcome } from './outcome.ts';
export { judge, type Situation, type Verdict } from './process-event.ts';
export { isGrantable, purchaseMetadata } from './purchase-metadata.ts';
export { asCompleted, isPaid } from './retrieved-session.ts';
