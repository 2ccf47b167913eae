import { CREDITS_MAX } from './grant-policy.ts';

const MAX = CREDITS_MAX.toLocaleString('en');
const CREDITS_RANGE = `whole number from 1 to ${MAX}`;

/**
 * Why an event is dead. Each is a stable sentence without values in it, because dead letters are
 * grouped and filtered by it; what differs from event to event stands in the outcome's `detail`.
 */
export const DEAD_REASONS = {
  // The message.
  notReadable: 'the message is neither text nor gzipped text',
  notJson: 'the message is not JSON',
  notAnEvent: 'the message is not an event',
  incompleteEnvelope: 'malformed event: a required field is missing',
  incompletePayload: 'malformed payload: a field that its type requires is missing',
  liveEventInTestMode:
    'a live event reached a deployment for test mode (STRIPE_LIVEMODE is "false")',
  testEventInLiveMode:
    'a test event reached a deployment for live mode (STRIPE_LIVEMODE is "true")',

  // Processing.
  handlerFailed: 'the handler failed, which is a defect of it or of a row of credit_packages',
  retriesExhausted: 'every delivery attempt failed',
  refusedByDatabase: 'the database refused the event',

  // Purchases: Checkout Sessions, PaymentIntents, manual invoices.
  paymentStatusUnknown: 'the session has no known payment_status',
  notCreditableOncePaid:
    'not paid yet, and it could not be credited once it is: repair it before its payment succeeds',
  succeededButUnpaid:
    'the event says that the payment succeeded, and the session that it is unpaid',
  modeUnknown: 'paid, but the session has no mode that grants credits',
  userIdMissing: 'paid, but metadata.user_id is missing: nobody to credit',
  userIdInvalid:
    'paid, but metadata.user_id is not a valid user id: 1 to 255 characters, without leading or trailing blanks and control characters',
  creditsMissing: 'paid, but metadata.credits is missing: nothing to grant',
  creditsInvalid: `paid, but metadata.credits is not a ${CREDITS_RANGE}`,
  packageUnknown: 'paid, but metadata.package_id is not a package in credit_packages',
  packageCreditsDiffer:
    'paid, but metadata.credits differs from the credits of metadata.package_id',
  packageCurrencyDiffers: 'paid, but the currency differs from that of metadata.package_id',
  packagePriceDiffers: 'paid, but the amount differs from the price of metadata.package_id',
  quantityInvalid: 'paid, but metadata.quantity is not a whole number from 1 to 9,999',

  // Payments that nothing marks as purchases of credits.
  otherPayment:
    'paid, but nothing marks it as a purchase of credits: set metadata.user_id and metadata.credits, or OTHER_PAYMENTS to "ignored" if this account also sells other things',

  // Invoices.
  billingReasonMissing: 'paid, but the invoice of a subscription does not say why it was billed',
  invoiceCreditsUnknown: `paid, but no package has the price on the invoice, and metadata.credits of the subscription is not a ${CREDITS_RANGE}`,
  invoicePlanChanged:
    'paid, but the price on the invoice is neither that of a package nor the one at which the plan was sold',
  invoiceCreditsOutOfRange: `paid, but the lines of the invoice sum to more than ${MAX} credits`,
  invoicePriceUnknown:
    'paid, but a line of the invoice does not show its price, and its package is sold in another currency',
  subscriptionUserIdMissing:
    'paid, but metadata.user_id of the subscription or invoice is missing: nobody to credit',

  // Look-ups.
  snapshotMissing: 'a thin event that names no snapshot_event: it cannot be looked up',
  lookupNotBound:
    'the event must be looked up at Stripe, and stripe-consumer has no queue LOOKUPS: bind stripe-lookups and replay',
  lookupKeyMissing:
    'the event must be looked up at Stripe, and stripe-credits has no STRIPE_SECRET_KEY: set it and replay',
  lookupMisconfigured:
    'the event must be looked up at Stripe, and a setting of stripe-credits does not allow it: correct it and replay',
  lookupKeyUnknown:
    'the event must be looked up at Stripe, which does not know the STRIPE_SECRET_KEY of stripe-credits: set it again and replay',
  lookupForbidden:
    'the event must be looked up at Stripe, and the STRIPE_SECRET_KEY of stripe-credits may not: let it read Events and Invoices, and replay',
  lookupNotFound:
    'the event must be looked up at Stripe, which does not have it: it keeps events for 30 days, and STRIPE_SECRET_KEY must be of the account of the event',
  lookupRejected: 'the event must be looked up at Stripe, which does not accept the request',
  lookupTooManyLines: 'the invoice has more than 1,000 lines: its credits are unknown',
  lookupTooLarge: 'with what was looked up the event is over 127,000 bytes even when gzipped',
} as const;
export type DeadReason = (typeof DEAD_REASONS)[keyof typeof DEAD_REASONS];

/** Why an event is ignored. */
export const IGNORED_REASONS = {
  noHandler: 'no handler for this type',
  objectWithoutId: 'the object has no id to record it under',
  otherAccount: 'the event is of another account, which STRIPE_ACCOUNTS does not list',
  otherPayment: 'the payment is not for credits',
  creditedBefore: 'another event credited this purchase',
  unmarkedSession: 'the session does not say whether it was paid, and names no credits',
  refundWithoutPayment: 'the refund names no payment that it belongs to',
  disputeWithoutPayment: 'the dispute names no payment that it belongs to',
  paidOutOfBand: 'the invoice was paid outside of Stripe',
} as const;
export type IgnoredReason = (typeof IGNORED_REASONS)[keyof typeof IGNORED_REASONS];
