import { beforeAll, expect, test } from 'vitest';
import { checkoutRequest, credits } from './credits.ts';
import { ledgerOf, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

/** Buys 200 credits for 29.99; returns the id of the payment and of the ledger's row. */
async function buy(user: string) {
  const result = await credits.createCheckout(checkoutRequest(user));
  if (result.status !== 'created') throw new Error(`The checkout is ${result.status}.`);
  const event = system.stripe.pay(result.sessionId);
  await system.stripe.deliver(event);
  await untilRecorded(event);
  const [entry] = await ledgerOf(user);
  return { session: result.sessionId, payment: event.data.object.payment_intent, entry: entry?.id };
}

test('a quote tells the money of the unused part and links to the payment, by session, payment or transaction', async () => {
  const { session, payment, entry } = await buy('ada');
  await credits.spend({ userId: 'ada', amount: 50, reason: 'a film', idempotencyKey: 'f' });
  const requests = system.stripe.requests.length;

  for (const id of [session, String(payment), String(entry)])
    expect(await credits.quoteRefund('ada', id)).toEqual({
      status: 'quoted',
      purchase: payment,
      credits: 200,
      left: 200,
      unused: 150,
      paid: 2999,
      refundable: 2250,
      currency: 'usd',
      dashboardUrl: `https://dashboard.stripe.com/test/payments/${payment}`,
    });
  expect(system.stripe.requests).toHaveLength(requests);
});

test('reserved credits are in use', async () => {
  const { session } = await buy('ben');
  await credits.reserve({ userId: 'ben', amount: 200, reason: 'a job', idempotencyKey: 'j' });

  expect(await credits.quoteRefund('ben', session)).toMatchObject({ unused: 0, refundable: 0 });
});

test.each([
  ['an unknown payment', 'pi_unknown', 'not_found'],
  ['a spend', 'spend:cleo:f', 'invalid'],
  ['nothing', '', 'invalid'],
])('%s is refused', async (_, purchase, code) => {
  expect(await credits.quoteRefund('cleo', purchase)).toMatchObject({ status: 'refused', code });
});
