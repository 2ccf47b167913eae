import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { describe, expect, test } from 'vitest';
import { commit, RETRIES_EXHAUSTED } from '../../src/index.ts';
import { balanceOf, db, deliver, processedEvent, rows } from '../database.ts';
import { recordedEvent } from '../fixtures.ts';
import { createEventWriter, type EventWriter } from '../model/event-generator.ts';
import { MODEL_PACKAGES } from '../model/packages.ts';

const purchase = { user: 'ada', credits: 100, price: 1000 };
const intentWithoutUser = { amount: 1000, amount_received: 1000, metadata: { credits: '100' } };
const [month] = MODEL_PACKAGES;

/** The invoice of session `a`, which nothing marks: a dead letter by itself. */
const receipt = (s: EventWriter) =>
  s.packagesInvoiced('a', {
    user: 'ada',
    lines: [],
    object: { billing_reason: 'manual', parent: null, metadata: {}, total: 1000 },
  });
const withReceipt = (s: EventWriter) => ({ invoice: s.id('in', 'a') });

interface Case {
  readonly title: string;
  /** Writes the event that cannot be handled. */
  readonly dead: (s: EventWriter) => void;
  /** Writes the events that credit the same purchase. */
  readonly credited: (s: EventWriter) => void;
  readonly status: 'ignored' | 'dead';
  readonly balance?: number;
}

const cases: Case[] = [
  {
    title: 'a session is ignored once another event of that session was credited',
    dead: (s) => s.checkoutWithoutUser('a', purchase),
    credited: (s) => s.checkoutPaid('a', purchase),
    status: 'ignored',
  },
  {
    title: 'a session is ignored also where its payment intent had granted the same',
    dead: (s) => s.checkoutWithoutUser('a', purchase),
    credited: (s) => {
      s.intentPaid('a', purchase);
      s.checkoutPaid('a', purchase);
    },
    status: 'ignored',
  },
  {
    title: 'a session is ignored once it was credited because its payment succeeded',
    dead: (s) => s.checkoutWithoutUser('a', purchase),
    credited: (s) => {
      s.checkoutUnpaid('a', purchase);
      s.paymentSucceeded('a');
    },
    status: 'ignored',
  },
  {
    title: 'a session stays dead where its payment intent alone was credited: its word would count',
    dead: (s) => s.checkoutWithoutUser('a', purchase),
    credited: (s) => s.intentPaid('a', purchase),
    status: 'dead',
  },
  {
    title: 'a session without any mark is ignored where its payment intent was credited',
    dead: (s) => s.checkoutPaid('a', purchase, { metadata: {}, client_reference_id: null }),
    credited: (s) => s.intentPaid('a', purchase),
    status: 'ignored',
  },
  {
    title:
      'a session that could not be credited once paid is ignored when a later event credits it',
    dead: (s) => s.checkoutUnpaid('a', purchase, { metadata: { user_id: s.userId('ada') } }),
    credited: (s) => s.asyncPaymentSucceeded('a', purchase),
    status: 'ignored',
  },
  {
    title: 'a session that could not be credited once paid stays dead when its payment succeeds',
    dead: (s) => s.checkoutUnpaid('a', purchase, { metadata: { user_id: s.userId('ada') } }),
    credited: (s) => s.paymentSucceeded('a'),
    status: 'dead',
    balance: 0,
  },
  {
    title: 'a session stays dead where another session was credited',
    dead: (s) => s.checkoutWithoutUser('a', purchase),
    credited: (s) => s.checkoutPaid('b', purchase),
    status: 'dead',
  },
  {
    title: 'a session stays dead where its payment is refunded before it was credited',
    dead: (s) => s.checkoutWithoutUser('a', purchase),
    credited: (s) => s.chargeRefunded('a', 1000),
    status: 'dead',
    balance: 0,
  },
  {
    title: 'a payment intent is ignored once its session was credited',
    dead: (s) => s.paymentSucceeded('a', intentWithoutUser),
    credited: (s) => s.checkoutPaid('a', purchase),
    status: 'ignored',
  },
  {
    title: 'a payment intent is ignored once the session that waited for it was credited',
    dead: (s) => s.paymentSucceeded('a', intentWithoutUser),
    credited: (s) => s.checkoutUnpaid('a', purchase),
    status: 'ignored',
  },
  {
    title: 'a payment intent is ignored once its session was credited, and then refunded',
    dead: (s) => s.paymentSucceeded('a', intentWithoutUser),
    credited: (s) => {
      s.checkoutPaid('a', purchase);
      s.chargeRefunded('a', 1000);
    },
    status: 'ignored',
    balance: 0,
  },
  {
    title: 'an invoice is ignored once another event of that invoice was credited',
    dead: (s) => {
      const object = { parent: null, metadata: {} };
      s.packagesInvoiced('a', { user: 'ada', lines: [{ item: month, amount: 1200 }], object });
    },
    credited: (s) =>
      s.packagesInvoiced('a', { user: 'ada', lines: [{ item: month, amount: 1200 }] }),
    status: 'ignored',
  },
  {
    title: 'an invoice is ignored once the session was credited whose receipt it is',
    dead: receipt,
    credited: (s) => s.checkoutPaid('a', purchase, withReceipt(s)),
    status: 'ignored',
  },
  {
    title: 'a receipt is ignored also where the payment intent had granted the same',
    dead: receipt,
    credited: (s) => {
      s.intentPaid('a', purchase);
      s.checkoutPaid('a', purchase, withReceipt(s));
    },
    status: 'ignored',
  },
  {
    title: 'an invoice is ignored once the payment intent that paid it was credited',
    dead: receipt,
    credited: (s) => {
      s.intentPaid('a', purchase);
      s.invoicePaymentPaid('a');
    },
    status: 'ignored',
  },
  {
    title: 'a session without any mark is ignored once the invoice of its payment was credited',
    dead: (s) => s.checkoutPaid('a', purchase, { metadata: {}, client_reference_id: null }),
    credited: (s) => {
      const metadata = { user_id: s.userId('ada'), credits: '100' };
      const object = { billing_reason: 'manual', parent: null, metadata, total: 1000 };
      s.packagesInvoiced('a', { user: 'ada', lines: [], object });
      s.invoicePaymentPaid('a');
    },
    status: 'ignored',
  },
  {
    title: 'a receipt is ignored also where the session cost nothing',
    dead: receipt,
    credited: (s) => s.checkoutPaid('a', purchase, { ...withReceipt(s), payment_intent: null }),
    status: 'ignored',
  },
  {
    title: 'an invoice stays dead where its session was not credited',
    dead: receipt,
    credited: (s) => s.checkoutExpired('a', purchase),
    status: 'dead',
    balance: 0,
  },
];

type Batches = (events: StripeEvent[]) => StripeEvent[][];
const orders: [string, Batches][] = [
  ['that dies first', ([dead, ...others]) => [dead ? [dead] : [], ...others.map((one) => [one])]],
  ['that dies last', ([dead, ...others]) => [...others.map((one) => [one]), dead ? [dead] : []]],
  ['that dies in the same batch', (events) => [events]],
];
let runs = 0;

describe.each(orders)('of the paid events of one purchase, an event %s:', (_, toBatches) => {
  test.each(cases)('$title', async ({ dead, credited, status, balance = 100 }) => {
    const prefix = `credited${runs++}`;
    const stripe = createEventWriter(prefix);
    dead(stripe);
    credited(stripe);

    for (const batch of toBatches(stripe.events)) await deliver(batch);

    const reason =
      status === 'ignored' ? 'another event credited this purchase' : expect.anything();
    expect(await recordedEvent(`evt_${prefix}_0`)).toMatchObject({ status, reason });
    expect(await rows('SELECT status FROM dead_letters WHERE id = ?', `evt_${prefix}_0`)).toEqual([
      { status },
    ]);
    expect(await balanceOf(stripe.userId('ada'))).toBe(balance);
  });
});

describe.each([
  ['before', 0],
  ['after', 1],
])('a payment intent that ran out of attempts %s its session was credited', (_, position) => {
  test('stays dead: what it says was never processed', async () => {
    const stripe = createEventWriter(`exhausted${position}`);
    stripe.paymentSucceeded('a', intentWithoutUser);
    stripe.checkoutPaid('a', purchase);
    const [intent, session] = stripe.events;
    if (!intent || !session) throw new Error('the events were not written');
    const exhausted = { ...processedEvent(intent), outcome: RETRIES_EXHAUSTED };
    const steps = [() => deliver([session])];
    steps.splice(position, 0, () => commit(db, [exhausted], new Date()));

    for (const step of steps) await step();

    expect(await recordedEvent(intent.id)).toMatchObject({ status: 'dead' });
    expect(await balanceOf(stripe.userId('ada'))).toBe(100);
  });
});
