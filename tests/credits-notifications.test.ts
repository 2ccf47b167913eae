import { startSystem } from '@stripe-credits/harness/system';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkoutRequest, connectCredits } from './credits.ts';
import { createProduct, readProduct } from './product-worker.ts';

const product = createProduct();
const system = await startSystem({
  vars: { NOTIFICATIONS: 'credited,low_balance', LOW_BALANCE_THRESHOLD: '50' },
  workers: [{ config: product.config }],
});
const sent = readProduct(system.db);
const credits = connectCredits(system);
const grantRequest = (userId: string, amount: number) => ({
  userId,
  amount,
  reason: 'a picture',
  actor: 'support',
  idempotencyKey: `${amount}`,
});

beforeAll(() => sent.createTables());
afterAll(async () => {
  await system.close();
  product.remove();
});

/** Waits for what is sent in the meantime, then removes it. */
async function expectSent(...texts: readonly (readonly [key: string, text: string])[]) {
  await sent.untilSent(...texts.map(([key]) => key));
  expect(await sent.read()).toEqual(texts.map(([key, text]) => ({ key, text })));
  await system.db.exec('DELETE FROM sent');
}

test('a purchase that fulfill and its event tell of is mailed once, and a grant is not', async () => {
  const checkout = await credits.createCheckout(checkoutRequest('ada'));
  const sessionId = checkout.status === 'created' ? checkout.sessionId : '';
  const event = system.stripe.pay(sessionId);
  const { session } = system.stripe.state.sessions.get(sessionId);

  await Promise.all([credits.fulfill(sessionId), credits.fulfill(sessionId)]);
  await system.stripe.deliver(event);
  await credits.grant(grantRequest('ada', 10));
  await system.drainQueue();

  await expectSent([
    `credited:${session.payment_intent}:purchase:1`,
    'ada: Thank you. We added 200 credits.',
  ]);
});

test('credits that run low by a spend, many spends, a reservation, a capture and an adjustment are mailed once each', async () => {
  for (const user of ['s1', 's2', 's3', 's4', 's5', 's6'])
    await credits.grant(grantRequest(user, 100));
  const request = (userId: string, amount: number) => ({
    userId,
    amount,
    reason: 'a film',
    idempotencyKey: `spend${amount}`,
  });

  await credits.spend(request('s1', 60));
  await credits.spend(request('s1', 60));
  await credits.spend(request('s1', 1));
  await credits.spendMany([request('s2', 61), request('s3', 62)]);
  await credits.reserve(request('s4', 63));
  const reserved = await credits.reserve(request('s5', 10));
  await credits.capture({
    reservationId: reserved.status === 'reserved' ? reserved.reservationId : '',
    amount: 164,
    overflow: 'overdraw',
    idempotencyKey: 'done',
  });
  await credits.adjust(grantRequest('s6', -65));

  await expectSent(
    ['low_balance:s1:2:50', 's1: You have 40 credits left.'],
    ['low_balance:s2:2:50', 's2: You have 39 credits left.'],
    ['low_balance:s3:2:50', 's3: You have 38 credits left.'],
    ['low_balance:s4:1:50', 's4: You have 37 credits left.'],
    ['low_balance:s5:2:50', 's5: You have -64 credits left.'],
    ['low_balance:s6:2:50', 's6: You have 35 credits left.'],
  );
});

test('a user’s own threshold counts until it is null, and one that is no number of credits is refused', async () => {
  await credits.grant(grantRequest('ben', 100));

  expect(await credits.setLowBalanceThreshold({ userId: 'ben', threshold: 95 })).toEqual({
    status: 'set',
  });
  await credits.spend({ userId: 'ben', amount: 6, reason: 'x', idempotencyKey: '1' });
  await expectSent(['low_balance:ben:2:95', 'ben: You have 94 credits left.']);
  expect(await credits.setLowBalanceThreshold({ userId: 'ben', threshold: null })).toEqual({
    status: 'set',
  });
  await credits.spend({ userId: 'ben', amount: 50, reason: 'x', idempotencyKey: '2' });
  await expectSent(['low_balance:ben:3:50', 'ben: You have 44 credits left.']);

  for (const threshold of [-1, 1.5, 1e13])
    expect(await credits.setLowBalanceThreshold({ userId: 'ben', threshold })).toMatchObject({
      status: 'refused',
      code: 'invalid',
      message: 'threshold must be a whole number of credits, or null, from 0 to 1000000000000.',
    });
});
