export { type Concern, noConcern } from './concern.ts';
export type { CreditPackage, CreditPackages } from './credit-package.ts';
export type { Fact, FactKind, Facts } from './facts.ts';
export { type HandledType, handledTypes } from './handlers.ts';
export { judge, type Situation, type Verdict } from './judge.ts';
export { livemode } from './livemode.ts';
export {
  type Notice,
  type Notification,
  type NotificationKind,
  notificationKinds,
} from './notification.ts';
export { dead, ignored, type Outcome } from './outcome.ts';
export { isGrantable, purchaseMetadata } from './purchase-metadata.ts';
export { asCompleted, isPaid } from './retrieved-session.ts';
export { isId } from './schema.ts';
