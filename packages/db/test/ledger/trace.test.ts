import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { explain } from '../../src/index.ts';
import { arrive, rows } from '../deliver.ts';
import { narrator } from '../model/event-generator.ts';

test('every row of a user’s ledger names its purchase, its objects and its events', async () => {
  const s = narrator('told');
  const { id } = s;
  s.sale('a', { user: 'ada', credits: 100, price: 1000 });
  s.refundCreated('a', '1', 250);
  s.withdrawn('a');
  s.reinstated('a');
  s.invoicePayment('i');
  s.invoicePaid('i', { user: 'ada', credits: 300, price: 3000 });
  for (const event of s.events) await arrive([event]);
  await env.DB.prepare(
    `INSERT INTO credit_transactions (id, user_id, type, amount, description)
     VALUES ('goodwill', ?, 'adjustment', 5, 'sorry')`,
  )
    .bind(s.userId('ada'))
    .run();

  const told = await explain(env.DB, s.userId('ada'));

  const brief = told.map(({ type, amount, balance, source, objects, events }) => ({
    ...{ type, amount, balance, source },
    objects: objects.toSorted(),
    events: events.map((event) => event.type),
  }));
  const a = { source: id('cs', 'a') };
  const [session, payment, dispute] = [id('cs', 'a'), id('pi', 'a'), id('du', 'a_1')];
  expect(brief).toEqual([
    { type: 'adjustment', amount: 5, balance: 380, source: null, objects: [], events: [] },
    {
      ...{ type: 'subscription', amount: 300, balance: 375, source: id('in', 'i') },
      objects: [id('in', 'i'), id('pi', 'i'), id('sub', 'ada')],
      events: ['invoice_payment.paid', 'invoice.paid'],
    },
    {
      ...{ type: 'dispute_reversal', amount: 75, balance: 75, ...a },
      objects: [session, dispute, payment],
      events: ['charge.dispute.funds_reinstated'],
    },
    {
      ...{ type: 'dispute', amount: -75, balance: 0, ...a },
      objects: [session, dispute, payment],
      events: ['charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated'],
    },
    {
      ...{ type: 'refund', amount: -25, balance: 75, ...a },
      objects: [session, payment, id('re', 'a_1')],
      events: ['refund.created'],
    },
    {
      ...{ type: 'purchase', amount: 100, balance: 100, ...a },
      objects: [session, payment],
      events: ['checkout.session.completed'],
    },
  ]);
});

test('a page of it goes on before the last row of the page before', async () => {
  const s = narrator('paged');
  for (const name of ['a', 'b', 'c']) s.sale(name, { user: 'ben', credits: 1, price: 1 });
  await arrive(s.events);

  const newest = await explain(env.DB, s.userId('ben'), { limit: 2 });
  const older = await explain(env.DB, s.userId('ben'), { before: 2, limit: 2 });

  expect(newest.map(({ balance }) => balance)).toEqual([3, 2]);
  expect(older.map(({ balance }) => balance)).toEqual([1]);
});

test('it reads no row of another user: the plan searches, and scans only what it found', async () => {
  const capture: { sql?: string } = {};
  const spying = new Proxy(env.DB, {
    get: (target, property) =>
      property === 'prepare'
        ? (sql: string) => {
            capture.sql = sql;
            return target.prepare(sql);
          }
        : Reflect.get(target, property).bind(target),
  });
  await explain(spying, 'nobody');

  const plan = await rows(`EXPLAIN QUERY PLAN ${capture.sql}`, 'nobody', 1, 1);

  const tables =
    /^SCAN (credit_ledger|checkout_sessions|invoices|invoice_payments|payment_intents|charges|refunds|dispute_funds|charge_payments|named|stripe_events|session|link|told)\b/;
  expect(plan.map(({ detail }) => String(detail)).filter((detail) => tables.test(detail))).toEqual(
    [],
  );
});
