import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteRefund, spend } from '../../src/index.ts';
import { balanceOf, db, deliver } from '../database.ts';
import { createEventWriter, type EventWriter } from '../model/event-generator.ts';

let users = 0;

/** A user with one purchase, and whatever else the events say. */
async function buy(
  { credits, price }: { credits: number; price: number },
  write: (stripe: EventWriter) => void = () => undefined,
) {
  const stripe = createEventWriter(`quoted${++users}`);
  stripe.checkoutPaid('a', { user: 'ada', credits, price });
  write(stripe);
  await deliver(stripe.events);
  const userId = stripe.userId('ada');
  const use = (amount: number) =>
    spend(db, { userId, amount, reason: 'use', idempotencyKey: String(amount) });
  const quote = async (id = stripe.id('cs', 'a')) => {
    const quoted = await quoteRefund(db, userId, id);
    if (quoted === 'shared_payment') throw new Error('The payment paid one purchase.');
    return quoted;
  };
  return { stripe, userId, use, quote };
}

test('a refund of the quoted amount takes back at most the unused credits, and all of them if it is the first', async () => {
  const purchases = fc.record({
    credits: fc.integer({ min: 1, max: 5000 }),
    price: fc.integer({ min: 1, max: 9999 }),
    refunded: fc.double({ min: 0, max: 1, noNaN: true }),
    spent: fc.double({ min: 0, max: 1, noNaN: true }),
    isFirst: fc.boolean(),
  });
  const property = fc.asyncProperty(purchases, async ({ credits, price, ...shares }) => {
    const earlier = shares.isFirst ? 0 : Math.floor(price * shares.refunded);
    const { stripe, userId, use, quote } = await buy({ credits, price }, (events) => {
      if (earlier > 0) events.refundCreated('a', '1', earlier);
    });
    const spent = Math.floor((await balanceOf(userId)) * shares.spent);
    if (spent > 0) await use(spent);
    const before = await balanceOf(userId);

    const quoted = await quote();

    expect(quoted).toMatchObject({ credits, paid: price, currency: 'usd', unused: before });
    const refundable = quoted?.refundable ?? Number.NaN;
    expect(refundable).toBeLessThanOrEqual(price - earlier);
    if (refundable > 0) {
      stripe.refundCreated('a', '2', refundable);
      await deliver(stripe.events.slice(-1));
    }
    const after = await balanceOf(userId);
    expect(after).toBeGreaterThanOrEqual(0);
    // A credit that costs less than a cent cannot always be told apart from the next.
    if (credits <= price) expect(after).toBe(0);
  });
  await fc.assert(property, { numRuns: 25, endOnFailure: true });
}, 60_000);

const pack = { credits: 200, price: 2999 };

test('an unused purchase is quoted whole, by any of its ids', async () => {
  const { stripe, quote } = await buy(pack);

  const whole = { purchase: stripe.id('pi', 'a'), left: 200, unused: 200, refundable: 2999 };
  for (const kind of ['cs', 'pi']) expect(await quote(stripe.id(kind, 'a'))).toMatchObject(whole);
});

test('spent credits count against other credits first', async () => {
  const { quote, use } = await buy(pack, (stripe) =>
    stripe.checkoutPaid('b', { user: 'ada', credits: 100, price: 1000 }),
  );
  await use(100);

  expect(await quote()).toMatchObject({ left: 200, unused: 200, refundable: 2999 });
});

test('two quotes that are followed give back no more than is available', async () => {
  const { stripe, userId, quote, use } = await buy(pack, (events) =>
    events.checkoutPaid('b', { user: 'ada', credits: 200, price: 2999 }),
  );
  await use(250);
  const first = await quote();
  stripe.refundCreated('a', '1', first?.refundable ?? 0);
  await deliver(stripe.events.slice(-1));

  const second = await quote(stripe.id('cs', 'b'));

  expect(first).toMatchObject({ unused: 150 });
  expect(second).toMatchObject({ left: 200, unused: 0, refundable: 0 });
  expect(await balanceOf(userId)).toBe(0);
});

test('what a refund took back and what a dispute holds is not left', async () => {
  const { quote } = await buy({ credits: 100, price: 1000 }, (stripe) => {
    stripe.refundCreated('a', '1', 300);
    stripe.fundsWithdrawn('a', '1', { amount: 200, balance_transactions: [] });
  });

  expect(await quote()).toMatchObject({ left: 50, unused: 50, refundable: 500 });
});

test('the invoice of a plan is quoted with the payment that paid it', async () => {
  const stripe = createEventWriter(`quoted${++users}`);
  stripe.invoicePaid('a', {
    user: 'ada',
    credits: 300,
    price: 1900,
    billingReason: 'subscription_cycle',
  });
  stripe.invoicePaymentPaid('a', 'a', 1900);
  await deliver(stripe.events);

  const quoted = await quoteRefund(db, stripe.userId('ada'), stripe.id('in', 'a'));

  expect(quoted).toMatchObject({
    purchase: stripe.id('in', 'a'),
    payment: stripe.id('pi', 'a'),
    unused: 300,
    refundable: 1900,
  });
});

test('of an invoice that a customer balance paid in part no more is quoted than its payment has', async () => {
  const stripe = createEventWriter(`quoted${++users}`);
  stripe.invoicePaid('a', {
    user: 'ada',
    credits: 100,
    price: 2000,
    object: { amount_paid: 500, total: 2000 },
  });
  stripe.invoicePaymentPaid('a', 'a', 500);
  await deliver(stripe.events);

  const quoted = await quoteRefund(db, stripe.userId('ada'), stripe.id('in', 'a'));

  expect(quoted).toMatchObject({ paid: 2000, unused: 100, refundable: 500 });
});

test('an invoice whose payment paid another one too is not quoted: a refund of it takes from both', async () => {
  const stripe = createEventWriter(`quoted${++users}`);
  const invoice = { user: 'ada', credits: 100, price: 1000, billingReason: 'subscription_cycle' };
  for (const name of ['a', 'b']) {
    stripe.invoicePaid(name, invoice);
    stripe.invoicePaymentPaid(name, 'a', 1000);
  }
  await deliver(stripe.events);

  expect(await quoteRefund(db, stripe.userId('ada'), stripe.id('in', 'a'))).toBe('shared_payment');
});

test('a purchase of another user and an unknown one are not quoted', async () => {
  const { stripe, quote } = await buy(pack);

  expect(await quoteRefund(db, 'somebody else', stripe.id('pi', 'a'))).toBeNull();
  expect(await quote('pi_unknown')).toBeNull();
});
