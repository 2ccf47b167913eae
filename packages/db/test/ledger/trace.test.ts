import { expect, test } from 'vitest';
import { traceLedger, traceTransaction } from '../../src/index.ts';
import { db, deliver, rows } from '../database.ts';
import { adjust } from '../fixtures.ts';
import { createEventWriter } from '../model/event-generator.ts';
import { MODEL_PACKAGES } from '../model/packages.ts';

test('each row of a user’s ledger names its purchase, its objects and its events', async () => {
  const stripe = createEventWriter('traced');
  stripe.checkoutPaid('a', { user: 'ada', credits: 100, price: 1000 });
  stripe.refundCreated('a', '1', 250);
  stripe.fundsWithdrawn('a');
  stripe.fundsReinstated('a');
  stripe.invoicePaymentPaid('i');
  stripe.invoicePaid('i', { user: 'ada', credits: 300, price: 3000 });
  for (const event of stripe.events) await deliver([event]);
  await adjust(stripe.userId('ada'), 5);

  const traces = await traceLedger(db, stripe.userId('ada'));

  const session = stripe.id('cs', 'a');
  const payment = stripe.id('pi', 'a');
  const dispute = stripe.id('du', 'a_1');
  const invoice = stripe.id('in', 'i');
  const described = traces.map(({ type, amount, balance, source, objects, events }) => ({
    row: [type, amount, balance, source],
    objects: objects.toSorted(),
    events: events.map((event) => event.type),
  }));
  expect(described).toEqual([
    { row: ['adjustment', 5, 380, null], objects: [], events: [] },
    {
      row: ['subscription', 300, 375, invoice],
      objects: [invoice, stripe.id('pi', 'i'), stripe.id('sub', 'ada')],
      events: ['invoice_payment.paid', 'invoice.paid'],
    },
    {
      row: ['dispute_reversal', 75, 75, session],
      objects: [session, dispute, payment],
      events: ['charge.dispute.funds_reinstated'],
    },
    {
      row: ['dispute', -75, 0, session],
      objects: [session, dispute, payment],
      events: ['charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated'],
    },
    {
      row: ['refund', -25, 75, session],
      objects: [session, payment, stripe.id('re', 'a_1')],
      events: ['refund.created'],
    },
    {
      row: ['purchase', 100, 100, session],
      objects: [session, payment],
      events: ['checkout.session.completed'],
    },
  ]);
});

test('a purchase by a payment intent, and a revocation by an invoice, are traced to their objects', async () => {
  const [month] = MODEL_PACKAGES;
  const stripe = createEventWriter('traced_intent');
  stripe.intentPaid('a', { user: 'ada', credits: 1000, price: 1000 });
  stripe.chargeRefunded('a', 100);
  stripe.packagesInvoiced('i', { user: 'ada', lines: [{ item: month, amount: -3000 }] });
  for (const event of stripe.events) await deliver([event]);

  const traces = await traceLedger(db, stripe.userId('ada'));

  const payment = stripe.id('pi', 'a');
  const invoice = stripe.id('in', 'i');
  expect(
    traces.map(({ id, amount, objects, events }) => ({
      row: [id, amount],
      objects: objects.toSorted(),
      events: events.map((event) => event.type),
    })),
  ).toEqual([
    {
      row: [`${invoice}:refund:1`, -250],
      objects: [invoice, stripe.id('sub', 'ada')],
      events: ['invoice.paid'],
    },
    {
      row: [`${payment}:refund:2`, -100],
      objects: [stripe.id('ch', 'a'), payment],
      events: ['charge.refunded'],
    },
    {
      row: [`${payment}:purchase:1`, 1000],
      objects: [payment],
      events: ['payment_intent.succeeded'],
    },
  ]);
});

test('a row names the replays of its events, with actor and reason, and no other act on them', async () => {
  const stripe = createEventWriter('traced_replay');
  stripe.checkoutPaid('a', { user: 'ada', credits: 100, price: 1000 });
  await deliver(stripe.events);
  const [sold] = stripe.events;
  const eventId = sold?.id ?? '';
  const replay = { replayedAt: '2026-11-24T10:00:00.000Z', actor: 'eva', reason: 'repaired' };
  await rows(
    `INSERT INTO event_history (event_id, occurred_at, action, actor, reason) VALUES
      ('${eventId}', '2026-11-24T09:00:00.000Z', 'dead', NULL, 'no user'),
      ('${eventId}', '${replay.replayedAt}', 'replayed', '${replay.actor}', '${replay.reason}'),
      ('evt_of_another_purchase', '${replay.replayedAt}', 'replayed', 'eva', 'repaired')`,
  );

  const [trace] = await traceLedger(db, stripe.userId('ada'));

  expect(trace?.replays).toEqual([{ eventId, ...replay }]);
});

test('a page of traces continues before the last row of the previous page', async () => {
  const stripe = createEventWriter('paged');
  for (const name of ['a', 'b', 'c'])
    stripe.checkoutPaid(name, { user: 'ben', credits: 1, price: 1 });
  await deliver(stripe.events);

  const newest = await traceLedger(db, stripe.userId('ben'), { limit: 2 });
  const older = await traceLedger(db, stripe.userId('ben'), { before: 2, limit: 2 });

  expect(newest.map(({ balance }) => balance)).toEqual([3, 2]);
  expect(older.map(({ balance }) => balance)).toEqual([1]);
});

test('a single row is traced for its own user and for no other', async () => {
  for (const amount of [1, 2, 3]) await adjust('traced_owner', amount, `traced_${amount}`);
  await adjust('traced_other', 7);

  const trace = await traceTransaction(db, 'traced_owner', 'traced_2');
  expect(trace).toMatchObject({ id: 'traced_2', amount: 2, balance: 3 });
  expect(await traceTransaction(db, 'traced_other', 'traced_2')).toBeNull();
  expect(await rows(`SELECT id FROM credit_transactions WHERE id = 'traced_2'`)).toHaveLength(1);
});
