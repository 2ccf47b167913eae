import type { HandledType } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';

const CREATED = 1_795_430_400;

/** One purchase and how it went. */
interface Purchase {
  readonly user: number;
  readonly credits: number;
  readonly went: 'paid' | 'paid late' | 'failed' | 'expired' | 'waiting';
  /** Stripe made two distinct events for it. */
  readonly twin: boolean;
  readonly second: number;
}

/** States of one subscription, several of which can share a second. */
interface Life {
  readonly states: readonly { readonly status: string; readonly second: number }[];
  readonly ends: boolean;
}

interface Bill {
  readonly failures: number;
  readonly paid: boolean;
}

export interface History {
  readonly purchases: readonly Purchase[];
  readonly lives: readonly Life[];
  readonly bills: readonly Bill[];
}

const second = fc.integer({ min: 0, max: 3 });

export const histories: fc.Arbitrary<History> = fc.record({
  purchases: fc.array(
    fc.record({
      user: fc.nat(2),
      credits: fc.integer({ min: 1, max: 1000 }),
      went: fc.constantFrom('paid', 'paid late', 'failed', 'expired', 'waiting'),
      twin: fc.boolean(),
      second,
    }),
    { maxLength: 6 },
  ),
  lives: fc.array(
    fc.record({
      states: fc.array(
        fc.record({
          status: fc.constantFrom('incomplete', 'trialing', 'active', 'past_due', 'unpaid'),
          second,
        }),
        { minLength: 1, maxLength: 5 },
      ),
      ends: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  bills: fc.array(fc.record({ failures: fc.nat(3), paid: fc.boolean() }), { maxLength: 2 }),
});

/** All that Stripe says of a history. The prefix keeps it apart from others in one database. */
export function eventsOf(history: History, prefix: string): StripeEvent[] {
  const events: StripeEvent[] = [];
  const say = (type: HandledType, seconds: number, object: Record<string, unknown>) => {
    const id = `evt_${prefix}_${events.length}`;
    events.push(fixture(type, { id, created: CREATED + seconds, object }));
  };

  for (const [index, { user, credits, went, twin, second }] of history.purchases.entries()) {
    const object = {
      id: `cs_${prefix}_${index}`,
      payment_intent: `pi_${prefix}_${index}`,
      metadata: { user_id: `${prefix}_${user}`, credits: String(credits) },
    };
    const unpaid = { ...object, payment_status: 'unpaid' };
    const intent = { id: object.payment_intent, metadata: object.metadata };
    if (went === 'paid') say('checkout.session.completed', second, object);
    if (went === 'paid' && twin) say('checkout.session.completed', second, object);
    if (went === 'paid late' || went === 'failed' || went === 'waiting')
      say('checkout.session.completed', second, unpaid);
    if (went === 'paid late') say('checkout.session.async_payment_succeeded', second, object);
    if (went === 'failed') say('checkout.session.async_payment_failed', second, unpaid);
    if (went === 'expired') say('checkout.session.expired', second, unpaid);
    if (twin) say('payment_intent.payment_failed', second, intent);
    if (went.startsWith('paid')) say('payment_intent.succeeded', second, intent);
  }
  for (const [index, { states, ends }] of history.lives.entries()) {
    const object = { id: `sub_${prefix}_${index}` };
    for (const [step, { status, second }] of states.entries())
      say(`customer.subscription.${step === 0 ? 'created' : 'updated'}`, second, {
        ...object,
        status,
      });
    if (ends) say('customer.subscription.deleted', 2, { ...object, status: 'canceled' });
  }
  for (const [index, { failures, paid }] of history.bills.entries()) {
    const object = { id: `in_${prefix}_${index}` };
    for (let attempt_count = 1; attempt_count <= failures; attempt_count++)
      say('invoice.payment_failed', 0, { ...object, attempt_count });
    if (paid) say('invoice.paid', 1, { ...object, attempt_count: failures + 1 });
  }
  return events;
}

/** What each user must have, told from the history alone. */
export function expectedBalances({ purchases }: History, prefix: string): Map<string, number> {
  const balances = new Map<string, number>();
  for (const { user, credits, went } of purchases) {
    if (!went.startsWith('paid')) continue;
    const id = `${prefix}_${user}`;
    balances.set(id, (balances.get(id) ?? 0) + credits);
  }
  return balances;
}

/** The same events in another order, some of them again, cut into batches. */
export interface Arrival {
  readonly order: readonly number[];
  readonly again: readonly number[];
  readonly cuts: readonly number[];
}

export const arrivals: fc.Arbitrary<Arrival> = fc.record({
  order: fc.array(fc.nat(), { minLength: 80, maxLength: 80 }),
  again: fc.array(fc.nat(), { maxLength: 10 }),
  cuts: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
});

export function batchesOf(events: readonly StripeEvent[], arrival: Arrival): StripeEvent[][] {
  const repeated = arrival.again.flatMap((pick) => events[pick % events.length] ?? []);
  const left = [...events, ...repeated];
  const arriving = left
    .map((event, index) => ({ event, key: arrival.order[index % arrival.order.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);

  const batches: StripeEvent[][] = [];
  for (let turn = 0; arriving.length > 0; turn++)
    batches.push(arriving.splice(0, arrival.cuts[turn % arrival.cuts.length]));
  return batches;
}
