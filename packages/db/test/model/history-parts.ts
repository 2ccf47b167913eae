import fc from 'fast-check';
import { MODEL_PACKAGES } from './packages.ts';

const sale = {
  user: fc.constantFrom('ada', 'ben', 'cleo'),
  credits: fc.integer({ min: 1, max: 2000 }),
  price: fc.integer({ min: 1, max: 20_000 }),
  /** Which of Stripe's events show the refunds. */
  refundsShownBy: fc.constantFrom('charge and refunds', 'charge', 'refunds'),
  refunds: fc.array(
    fc.record({
      percent: fc.integer({ min: 1, max: 100 }),
      outcome: fc.constantFrom('succeeded', 'succeeded', 'pending', 'failed', 'canceled'),
    }),
    { maxLength: 3 },
  ),
  disputes: fc.array(
    fc.record({
      percent: fc.constantFrom(100, 100, 60, 25),
      withdrawn: fc.boolean(),
      /** Shown by balance transactions; null where the event carries none: all of it. */
      returnedPercent: fc.option(fc.constantFrom(0, 1, 40, 100), { nil: null }),
      reinstated: fc.boolean(),
      /** The bank withdrew another currency than the buyer paid in. */
      rate: fc.constantFrom(1, 1, 0.83),
      closed: fc.constantFrom('won', 'lost', 'warning_closed', null),
    }),
    { maxLength: 2 },
  ),
  /** The event lacks its user, until an engineer corrects it. */
  corrected: fc.constantFrom(false, false, false, true),
};

export const checkouts = fc.record({
  ...sale,
  payment: fc.constantFrom(
    'paid',
    'paid',
    'paid late',
    'succeeded, without an event of the session',
    'failed, then succeeded',
    'failed',
    'expired',
    'pending',
  ),
  /** What the metadata of its PaymentIntent says. */
  intent: fc.constantFrom('nothing', 'nothing', 'the same', 'another purchase', 'no user'),
  /** Stripe made an invoice as the receipt. */
  receipt: fc.constantFrom('none', 'none', 'unmarked', 'with the price of a package'),
  namesUserBy: fc.constantFrom('metadata', 'client_reference_id'),
  /** Stripe sent two distinct events for the payment. */
  secondEvent: fc.boolean(),
  /** An expiry, which a paid session outlives, or an event that grants nothing. */
  otherEvent: fc.constantFrom(
    'expired',
    'without user',
    'of the same session, without user',
    'unknown type',
    'other account',
    'other product',
    null,
    null,
    null,
  ),
});

export const topUps = fc.record({
  ...sale,
  succeeded: fc.constantFrom(true, true, false),
  /** The PaymentIntent pays an invoice, which has credits itself or not. */
  invoice: fc.constantFrom('none', 'none', 'with credits', 'without credits'),
});

const line = fc.record({
  item: fc.constantFrom(...MODEL_PACKAGES),
  /** Of the price; below zero for unused time. */
  percent: fc.constantFrom(100, 100, 0, 50, 3, -50, -97, -100),
  repeatsAmount: fc.boolean(),
});

export const invoices = fc.record({
  ...sale,
  billingReason: fc.constantFrom(
    'subscription_create',
    'subscription_cycle',
    'subscription_update',
    'manual',
  ),
  /** Lines at the price of packages; without any, the metadata names the credits. */
  lines: fc.array(line, { maxLength: 3 }),
  /** How much of it was paid by card, the rest from the customer's balance. */
  cardPercent: fc.constantFrom(100, 100, 30, 0),
  failures: fc.nat(2),
  paid: fc.boolean(),
});

const status = fc.constantFrom(
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
);
export const subscriptions = fc.record({
  states: fc.array(fc.record({ status, second: fc.nat(3) }), { minLength: 1, maxLength: 5 }),
  deleted: fc.boolean(),
});

type Generated<A> = A extends fc.Arbitrary<infer Value> ? Value : never;
export type Checkout = Generated<typeof checkouts>;
export type TopUp = Generated<typeof topUps>;
export type Invoice = Generated<typeof invoices>;
export type Subscription = Generated<typeof subscriptions>;
