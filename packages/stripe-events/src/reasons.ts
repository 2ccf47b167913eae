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
  notAnEvent: 'the message is not a Stripe event',
  incompleteEnvelope: 'malformed event: a required field is missing',
  incompletePayload: 'malformed payload: a field that its type requires is missing',
  liveEventInTestMode:
    'a live event reached a deployment for test mode (STRIPE_LIVEMODE is "false")',
  testEventInLiveMode:
    'a test event reached a deployment for live mode (STRIPE_LIVEMODE is "true")',

  // Processing.
  handlerFailed:
    'the handler failed: the handler has a bug, or a row of credit_packages is invalid',
  retriesExhausted: 'every delivery attempt failed',
  refusedByDatabase: 'the database refused the event',

  // Purchases: Checkout Sessions, PaymentIntents, manual invoices.
  paymentStatusUnknown: 'the payment_status of the Checkout Session is missing or unknown',
  notCreditableOncePaid:
    'not paid yet, and cannot be credited after payment: repair it before the payment succeeds',
  succeededButUnpaid: 'the event reports a successful payment, but its Checkout Session is unpaid',
  modeUnknown: 'paid, but the mode of the Checkout Session is missing or unknown',
  userIdMissing: 'paid, but metadata.user_id is missing: no user to credit',
  userIdInvalid:
    'paid, but metadata.user_id is not a valid user id: 1 to 255 characters, no leading or trailing spaces, no control characters',
  creditsMissing: 'paid, but metadata.credits is missing: no credits to grant',
  creditsInvalid: `paid, but metadata.credits is not a ${CREDITS_RANGE}`,
  packageUnknown: 'paid, but metadata.package_id is not a package in credit_packages',
  packageCreditsDiffer:
    'paid, but metadata.credits differs from the credits of metadata.package_id',
  packageCurrencyDiffers: 'paid, but the currency differs from that of metadata.package_id',
  packagePriceDiffers: 'paid, but the amount differs from the price of metadata.package_id',
  quantityInvalid: 'paid, but metadata.quantity is not a whole number from 1 to 9,999',

  // Payments that nothing marks as purchases of credits.
  otherPayment:
    'paid, but not marked as a purchase of credits: set metadata.user_id and metadata.credits, or set OTHER_PAYMENTS to "ignored" if this account also sells other products',

  // Invoices.
  billingReasonMissing: 'paid, but the subscription invoice has no billing_reason',
  invoiceCreditsUnknown: `paid, but no package has the price on the invoice, and metadata.credits of the subscription is not a ${CREDITS_RANGE}`,
  invoicePlanChanged:
    'paid, but the price on the invoice belongs to no package and differs from the price at which the plan was sold',
  invoiceCreditsOutOfRange: `paid, but the lines of the invoice sum to more than ${MAX} credits`,
  invoicePriceUnknown:
    'paid, but an invoice line does not show its price, and its package is sold in another currency',
  subscriptionUserIdMissing:
    'paid, but metadata.user_id of the subscription or invoice is missing: no user to credit',

  // Look-ups.
  snapshotMissing: 'the thin event has no snapshot_event: it cannot be looked up',
  lookupNotBound:
    'the event must be looked up at Stripe, but stripe-consumer has no queue binding LOOKUPS: bind stripe-lookups, then replay',
  lookupKeyMissing:
    'the event must be looked up at Stripe, but stripe-credits has no STRIPE_SECRET_KEY: set it, then replay',
  lookupMisconfigured:
    'the event must be looked up at Stripe, but a setting of stripe-credits is invalid: correct it, then replay',
  lookupKeyUnknown:
    'the event must be looked up at Stripe, but Stripe does not know the STRIPE_SECRET_KEY of stripe-credits: set it again, then replay',
  lookupForbidden:
    'the event must be looked up at Stripe, but the STRIPE_SECRET_KEY of stripe-credits lacks a permission: allow it to read Events and Invoices, then replay',
  lookupNotFound:
    'the event must be looked up at Stripe, but Stripe does not find it: Stripe keeps events for 30 days, and STRIPE_SECRET_KEY must belong to the account of the event',
  lookupRejected: 'the event must be looked up at Stripe, but Stripe rejects the request',
  lookupTooManyLines: 'the invoice has more than 1,000 lines: its credits are unknown',
  lookupTooLarge:
    'with the data from its look-up the event is over 127,000 bytes even when gzipped',
} as const;
export type DeadReason = (typeof DEAD_REASONS)[keyof typeof DEAD_REASONS];

/** Why an event is ignored. */
export const IGNORED_REASONS = {
  noHandler: 'no handler for this type',
  objectWithoutId: 'the object of the event has no id',
  otherAccount: 'the event belongs to another account, which STRIPE_ACCOUNTS does not list',
  otherPayment: 'the payment is not for credits',
  creditedBefore: 'another event credited this purchase',
  unmarkedSession: 'the Checkout Session has no payment_status and names no credits',
  refundWithoutPayment: 'the refund does not name its payment',
  disputeWithoutPayment: 'the dispute does not name its payment',
  paidOutOfBand: 'the invoice was paid outside of Stripe',
} as const;
export type IgnoredReason = (typeof IGNORED_REASONS)[keyof typeof IGNORED_REASONS];
