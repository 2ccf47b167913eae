import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { type Narrator, narrator } from './event-generator.ts';

/** How a payment was taken back again, and by which of Stripe's events that is told. */
interface Reversal {
  readonly told: 'in all ways' | 'by the charge' | 'by the refunds';
  readonly refunds: readonly {
    /** Parts in a hundred of the price. */
    readonly part: number;
    readonly fate: 'succeeded' | 'pending' | 'failed' | 'canceled';
  }[];
  readonly disputes: readonly {
    readonly withdrawn: boolean;
    readonly reinstated: boolean;
    readonly closed: string | null;
  }[];
}

interface Sold extends Reversal {
  readonly user: string;
  readonly credits: number;
  readonly price: number;
}

interface Purchase extends Sold {
  readonly went: 'paid' | 'paid late' | 'failed' | 'expired' | 'waiting';
  /** Stripe made two distinct events for it. */
  readonly twin: boolean;
  /** Told besides: an expiry, which a paid session outlives, or an event that nobody can handle. */
  readonly besides: 'expired' | 'nobody to credit' | 'no handler' | null;
}

interface Renewal extends Sold {
  readonly reason: string;
  readonly failures: number;
  readonly paid: boolean;
}

interface Life {
  readonly states: readonly { readonly status: string; readonly second: number }[];
  readonly ends: boolean;
}

export interface History {
  readonly purchases: readonly Purchase[];
  readonly renewals: readonly Renewal[];
  readonly lives: readonly Life[];
}

const sold = {
  user: fc.constantFrom('ada', 'ben', 'cleo'),
  credits: fc.integer({ min: 1, max: 2000 }),
  price: fc.integer({ min: 1, max: 20_000 }),
  told: fc.constantFrom('in all ways', 'by the charge', 'by the refunds'),
  refunds: fc.array(
    fc.record({
      part: fc.integer({ min: 1, max: 100 }),
      fate: fc.constantFrom('succeeded', 'succeeded', 'pending', 'failed', 'canceled'),
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
} as const;

export const histories: fc.Arbitrary<History> = fc.record({
  purchases: fc.array(
    fc.record({
      ...sold,
      went: fc.constantFrom('paid', 'paid', 'paid late', 'failed', 'expired', 'waiting'),
      twin: fc.boolean(),
      besides: fc.constantFrom('expired', 'nobody to credit', 'no handler', null, null, null),
    }),
    { maxLength: 4 },
  ),
  renewals: fc.array(
    fc.record({
      ...sold,
      reason: fc.constantFrom(
        'subscription_create',
        'subscription_cycle',
        'subscription_update',
        'manual',
      ),
      failures: fc.nat(2),
      paid: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  lives: fc.array(
    fc.record({
      states: fc.array(
        fc.record({
          status: fc.constantFrom(
            'incomplete',
            'incomplete_expired',
            'trialing',
            'active',
            'past_due',
            'unpaid',
            'paused',
            'canceled',
          ),
          second: fc.nat(3),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      ends: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
});

/** All that Stripe says of a history. */
export function eventsOf(history: History, prefix: string): StripeEvent[] {
  const stripe = narrator(prefix);
  for (const [index, purchase] of history.purchases.entries())
    tellPurchase(stripe, `p${index}`, purchase);
  for (const [index, renewal] of history.renewals.entries())
    tellRenewal(stripe, `r${index}`, renewal);
  for (const [index, life] of history.lives.entries()) tellLife(stripe, `s${index}`, life);
  return stripe.events;
}

function tellPurchase(stripe: Narrator, name: string, purchase: Purchase): void {
  const { went, twin, besides } = purchase;
  if (besides === 'expired') stripe.abandoned(name, purchase);
  if (besides === 'nobody to credit') stripe.saleToNobody(name, purchase);
  if (besides === 'no handler') stripe.saleOfTypeUnknown(name, purchase);
  const delayed = went === 'paid late' || went === 'failed' || went === 'waiting';
  if (delayed) stripe.awaited(name, purchase);
  if (went === 'paid') stripe.sale(name, purchase);
  if (went === 'paid' && twin) stripe.sale(name, purchase);
  if (went === 'paid late') stripe.paidLate(name, purchase);
  if (went === 'failed') stripe.saleFailed(name, purchase);
  if (went === 'expired') stripe.abandoned(name, purchase);
  if (went.startsWith('paid')) {
    stripe.intentPaid(name);
    tellReversal(stripe, name, purchase);
  }
}

function tellRenewal(stripe: Narrator, name: string, renewal: Renewal): void {
  for (let attempt = 1; attempt <= renewal.failures; attempt++) stripe.invoiceFailed(name, attempt);
  if (!renewal.paid) return;
  stripe.invoicePayment(name);
  stripe.invoicePaid(name, renewal);
  tellReversal(stripe, name, renewal);
}

function tellReversal(
  stripe: Narrator,
  of: string,
  { price, told, refunds, disputes }: Sold,
): void {
  let inAll = 0;
  for (const [index, { part, fate }] of refunds.entries()) {
    const name = String(index);
    const amount = Math.max(1, Math.floor((price * part) / 100));
    inAll += amount;
    if (told !== 'by the charge')
      stripe.refundCreated(of, name, amount, fate === 'failed' ? 'succeeded' : 'pending');
    if (told !== 'by the refunds') stripe.refunded(of, inAll);
    if (told !== 'by the charge')
      stripe.refundUpdated(of, name, amount, fate === 'failed' ? 'succeeded' : fate);
    if (fate === 'failed') stripe.refundFailed(of, name, amount);
    if (fate === 'canceled' && told === 'by the charge')
      stripe.refundUpdated(of, name, amount, fate);
  }
  for (const [index, { withdrawn, reinstated, closed }] of disputes.entries()) {
    const name = String(index);
    stripe.disputed(of, name);
    if (withdrawn) stripe.withdrawn(of, name);
    if (withdrawn && reinstated) stripe.reinstated(of, name);
    if (closed) stripe.disputeClosed(of, closed, name);
  }
}

function tellLife(stripe: Narrator, name: string, { states, ends }: Life): void {
  for (const [step, { status, second }] of states.entries())
    stripe.subscription(name, step === 0 ? 'created' : 'updated', status, second);
  if (ends) stripe.subscription(name, 'deleted', 'canceled', 2);
}
