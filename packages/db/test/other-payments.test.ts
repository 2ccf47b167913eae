import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { beforeEach, expect, test } from 'vitest';
import { deliver, rows } from './database.ts';
import { createEventWriter } from './model/event-generator.ts';

const day = new Date('2033-03-03T10:00:00Z');
const ignoring = { otherPayments: 'ignored' } as const;
const deliverOther = (...events: StripeEvent[]) => deliver(events, day, ignoring);
const totals = () =>
  rows(`SELECT currency, payments, amount FROM other_payment_totals
    WHERE day = '2033-03-03' AND payments > 0 ORDER BY currency`);

beforeEach(async () => {
  await rows('DELETE FROM other_payments');
  await rows('DELETE FROM other_payment_totals');
});

const sessionOf = (name: string, object: object = {}) =>
  fixture('checkout.session.completed', {
    id: `evt_${name}`,
    object: {
      id: `cs_${name}`,
      payment_intent: `pi_${name}`,
      metadata: {},
      amount_total: 4900,
      ...object,
    },
  });
const invoiceOf = (name: string, object: object = {}) =>
  fixture('invoice.paid', {
    id: `evt_in_${name}`,
    object: {
      id: `in_${name}`,
      billing_reason: 'manual',
      parent: null,
      lines: { data: [] },
      total: 4900,
      ...object,
    },
  });

test('each other payment is added once to the sums of its day and currency, however often it is delivered', async () => {
  const second = { ...sessionOf('sold_a'), id: 'evt_sold_again' };

  await deliverOther(
    sessionOf('sold_a'),
    invoiceOf('sold_b'),
    sessionOf('sold_c', { currency: 'eur' }),
  );
  await deliverOther(sessionOf('sold_a'), second);

  expect(await totals()).toEqual([
    { currency: 'eur', payments: 1, amount: 4900 },
    { currency: 'usd', payments: 2, amount: 9800 },
  ]);
});

test('a session and the invoice that is its receipt are one payment, in both orders', async () => {
  const receipt = { invoice: 'in_receipt_a' };
  await deliverOther(sessionOf('receipt_a', receipt));
  await deliverOther(invoiceOf('receipt_a'));
  await deliverOther(invoiceOf('receipt_b'));
  await deliverOther(sessionOf('receipt_b', { invoice: 'in_receipt_b' }));

  expect(await totals()).toEqual([{ currency: 'usd', payments: 2, amount: 9800 }]);
});

test('the receipt of a purchase of credits is no other payment, in both orders and in one batch', async () => {
  const bought = (name: string) =>
    sessionOf(name, { invoice: `in_${name}`, metadata: { user_id: 'ada_receipt', credits: '5' } });
  await deliverOther(bought('bought_a'));
  await deliverOther(invoiceOf('bought_a'));
  await deliverOther(invoiceOf('bought_b'));
  await deliverOther(bought('bought_b'));
  await deliverOther(invoiceOf('bought_c'), bought('bought_c'));

  expect(await totals()).toEqual([]);
  expect(
    await rows(`SELECT SUM(amount) AS credits FROM credit_transactions
    WHERE user_id = 'ada_receipt'`),
  ).toEqual([{ credits: 15 }]);
});

test('a session without a mark whose payment intent bought credits is no other payment, in any order', async () => {
  const intent = (name: string) =>
    fixture('payment_intent.succeeded', {
      id: `evt_pi_${name}`,
      object: { id: `pi_${name}`, metadata: { user_id: 'ada_marked', credits: '5' } },
    });
  await deliverOther(sessionOf('marked_a'));
  await deliverOther(intent('marked_a'));
  await deliverOther(intent('marked_b'));
  await deliverOther(sessionOf('marked_b'));
  await deliverOther(sessionOf('marked_c'), intent('marked_c'));

  expect(await totals()).toEqual([]);
  expect(await rows(`SELECT balance FROM credit_balances WHERE user_id = 'ada_marked'`)).toEqual([
    { balance: 15 },
  ]);
});

test('other payments are dead by default, and then they are in no sum', async () => {
  await deliver([sessionOf('dead_sale')], day);

  expect(await totals()).toEqual([]);
  expect(
    await rows(`SELECT status, paid, amount FROM dead_letters WHERE id = 'evt_dead_sale'`),
  ).toEqual([{ status: 'dead', paid: 1, amount: 4900 }]);
});

test('an event of another account is in no sum and moves no credits', async () => {
  const stripe = createEventWriter('stranger');
  stripe.checkoutOfOtherAccount('a', { user: 'ada', credits: 1_000_000, price: 50 });

  await deliverOther(...stripe.events);

  expect(await totals()).toEqual([]);
  expect(
    await rows(`SELECT status, reason FROM stripe_events WHERE id = 'evt_stranger_0'`),
  ).toEqual([{ status: 'ignored', reason: expect.stringContaining('another account') }]);
  expect(await rows(`SELECT * FROM credit_transactions WHERE user_id = 'stranger_ada'`)).toEqual(
    [],
  );
});
