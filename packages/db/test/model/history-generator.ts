import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { createEventWriter, type EventWriter } from './event-generator.ts';

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
      withdrawn: fc.boolean(),
      reinstated: fc.boolean(),
      closed: fc.constantFrom('won', 'lost', 'warning_closed', null),
    }),
    { maxLength: 2 },
  ),
};

const checkout = fc.record({
  ...sale,
  payment: fc.constantFrom('paid', 'paid', 'paid late', 'failed', 'expired', 'pending'),
  /** Stripe sent two distinct events for the payment. */
  secondEvent: fc.boolean(),
  /** An expiry, which a paid session outlives, or an event that cannot be handled. */
  otherEvent: fc.constantFrom('expired', 'without user', 'unknown type', null, null, null),
});

const invoice = fc.record({
  ...sale,
  billingReason: fc.constantFrom(
    'subscription_create',
    'subscription_cycle',
    'subscription_update',
    'manual',
  ),
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
const subscription = fc.record({
  states: fc.array(fc.record({ status, second: fc.nat(3) }), { minLength: 1, maxLength: 5 }),
  deleted: fc.boolean(),
});

export const histories = fc.record({
  checkouts: fc.array(checkout, { maxLength: 4 }),
  invoices: fc.array(invoice, { maxLength: 2 }),
  subscriptions: fc.array(subscription, { maxLength: 2 }),
});

type Generated<A> = A extends fc.Arbitrary<infer Value> ? Value : never;
export type History = Generated<typeof histories>;
type Checkout = Generated<typeof checkout>;
type Invoice = Generated<typeof invoice>;
type Subscription = Generated<typeof subscription>;

/** Every event that Stripe sends for a history. */
export function eventsOf(history: History, prefix: string): StripeEvent[] {
  const stripe = createEventWriter(prefix);
  for (const [index, checkout] of history.checkouts.entries())
    writeCheckout(stripe, `p${index}`, checkout);
  for (const [index, invoice] of history.invoices.entries())
    writeInvoice(stripe, `r${index}`, invoice);
  for (const [index, subscription] of history.subscriptions.entries())
    writeSubscription(stripe, `s${index}`, subscription);
  return stripe.events;
}

function writeCheckout(stripe: EventWriter, name: string, checkout: Checkout): void {
  const { payment, secondEvent, otherEvent } = checkout;
  if (otherEvent === 'expired') stripe.checkoutExpired(name, checkout);
  if (otherEvent === 'without user') stripe.checkoutWithoutUser(name, checkout);
  if (otherEvent === 'unknown type') stripe.checkoutOfUnknownType(name, checkout);

  if (payment === 'expired') stripe.checkoutExpired(name, checkout);
  else if (payment === 'paid') stripe.checkoutPaid(name, checkout);
  else stripe.checkoutUnpaid(name, checkout);
  if (payment === 'paid' && secondEvent) stripe.checkoutPaid(name, checkout);
  if (payment === 'paid late') stripe.asyncPaymentSucceeded(name, checkout);
  if (payment === 'failed') stripe.asyncPaymentFailed(name, checkout);

  if (payment !== 'paid' && payment !== 'paid late') return;
  stripe.paymentSucceeded(name);
  writeReversals(stripe, name, checkout);
}

function writeInvoice(stripe: EventWriter, name: string, invoice: Invoice): void {
  for (let attempt = 1; attempt <= invoice.failures; attempt++)
    stripe.invoicePaymentFailed(name, attempt);
  if (!invoice.paid) return;
  stripe.invoicePaymentPaid(name);
  stripe.invoicePaid(name, invoice);
  writeReversals(stripe, name, invoice);
}

function writeReversals(
  stripe: EventWriter,
  of: string,
  { price, refundsShownBy, refunds, disputes }: Checkout | Invoice,
): void {
  let cumulative = 0;
  for (const [index, { percent, outcome }] of refunds.entries()) {
    const name = String(index);
    const amount = Math.max(1, Math.floor((price * percent) / 100));
    cumulative += amount;
    // Stripe reports a refund as succeeded before it fails.
    const before = outcome === 'failed' ? 'succeeded' : 'pending';
    const after = outcome === 'failed' ? 'succeeded' : outcome;
    if (refundsShownBy !== 'charge') stripe.refundCreated(of, name, amount, before);
    if (refundsShownBy !== 'refunds') stripe.chargeRefunded(of, cumulative);
    if (refundsShownBy !== 'charge' || outcome === 'canceled')
      stripe.refundUpdated(of, name, amount, after);
    if (outcome === 'failed') stripe.refundFailed(of, name, amount);
  }
  for (const [index, { withdrawn, reinstated, closed }] of disputes.entries()) {
    const name = String(index);
    stripe.disputeCreated(of, name);
    if (withdrawn) stripe.fundsWithdrawn(of, name);
    if (withdrawn && reinstated) stripe.fundsReinstated(of, name);
    if (closed) stripe.disputeClosed(of, closed, name);
  }
}

function writeSubscription(
  stripe: EventWriter,
  name: string,
  { states, deleted }: Subscription,
): void {
  for (const [index, { status, second }] of states.entries())
    stripe.subscription(name, index === 0 ? 'created' : 'updated', status, second);
  if (deleted) stripe.subscription(name, 'deleted', 'canceled', 2);
}
