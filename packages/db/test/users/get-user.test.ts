import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { expect, test } from 'vitest';
import { reserve } from '../../src/index.ts';
import { getUser, releaseReservation } from '../../src/users/index.ts';
import { db, deliver, rows } from '../database.ts';
import { adjust, commitOutcome } from '../fixtures.ts';
import { createEventWriter } from '../model/event-generator.ts';

test('a user’s purchases show what was paid, granted, refunded, held and left, the newest first', async () => {
  const stripe = createEventWriter('support');
  stripe.checkoutPaid('a', { user: 'ada', credits: 100, price: 1000 }, { customer: 'cus_support' });
  stripe.refundCreated('a', '1', 250);
  stripe.intentPaid('b', { user: 'ada', credits: 40, price: 500 });
  stripe.fundsWithdrawn('b', '1', { amount: 250 });
  const object = { customer: 'cus_support' };
  stripe.invoicePaid('i', { user: 'ada', credits: 300, price: 3000, object });
  for (const event of stripe.events) await deliver([event]);

  const user = await getUser(db, stripe.userId('ada'));

  expect(user).toMatchObject({
    isKnown: true,
    customers: ['cus_support'],
    nextPurchaseCursor: null,
  });
  expect(user.balance).toBe(user.purchases.reduce((sum, { left }) => sum + left, 0));
  expect(
    user.purchases.map(({ purchase, source, type, amount, currency, ...credits }) => [
      purchase,
      source,
      type,
      amount,
      currency,
      credits.granted,
      credits.refunded,
      credits.onDisputeHold,
      credits.left,
    ]),
  ).toEqual([
    [stripe.id('in', 'i'), stripe.id('in', 'i'), 'subscription', 3000, 'usd', 300, 0, 0, 300],
    [stripe.id('pi', 'b'), stripe.id('pi', 'b'), 'purchase', 500, 'usd', 40, 0, 20, 20],
    [stripe.id('pi', 'a'), stripe.id('cs', 'a'), 'purchase', 1000, 'usd', 100, 25, 0, 75],
  ]);
});

test('a user who paid and has nothing shows the dead letter that says why, and what Stripe alone knows', async () => {
  await commitOutcome('unlucky', dead(DEAD_REASONS.packageUnknown));
  await rows(
    `INSERT INTO uncredited_sessions (id, purchase, user_id, amount, currency, created_at, found_at)
     VALUES ('cs_unlucky_lost', 'pi_unlucky_lost', 'user_unlucky', 2999, 'usd', 'x', 'x')`,
  );

  const user = await getUser(db, 'user_unlucky');

  expect(user).toMatchObject({
    isKnown: true,
    balance: 0,
    purchases: [],
    transactions: [],
    deadLetters: [{ id: 'evt_unlucky', status: 'dead', paid: true, amount: 2999 }],
    uncreditedSessions: [{ id: 'cs_unlucky_lost', amount: 2999 }],
  });
});

test('reservations show who released them, and those of others cannot be released', async () => {
  await adjust('holder', 100);
  const act = { userId: 'holder', amount: 30, reason: 'a job', expiresInSeconds: 60 };
  for (const idempotencyKey of ['1', '2']) await reserve(db, { ...act, idempotencyKey });
  const reservationId = 'reservation:holder:1';
  const audit = { actor: 'support@product.example', reason: 'the job is stuck' };

  const released = await releaseReservation(db, { userId: 'holder', reservationId, ...audit });

  expect(released).toMatchObject({ amount: 30, balance: { available: 70, reserved: 30 } });
  expect(await getUser(db, 'holder')).toMatchObject({
    balance: 100,
    available: 70,
    reserved: 30,
    reservations: [{ reservationId: 'reservation:holder:2', amount: 30, endedBy: null }],
    liveReservations: 1,
    releasedReservations: [{ reservationId, endedBy: audit.actor, endReason: audit.reason }],
  });
  await expect(
    releaseReservation(db, { userId: 'holder', reservationId, ...audit }),
  ).rejects.toThrow('is released already');
  const rambling = { reservationId: 'reservation:holder:2', ...audit, reason: 'x'.repeat(501) };
  await expect(releaseReservation(db, { userId: 'holder', ...rambling })).rejects.toThrow(
    'at most 500 characters',
  );
  await expect(
    releaseReservation(db, {
      userId: 'another',
      reservationId: 'reservation:holder:2',
      ...audit,
    }),
  ).rejects.toThrow('is not a reservation of another');
});

test('of more than 50 live reservations the first to expire are listed, and all are counted', async () => {
  await adjust('many_held', 100);
  await rows(
    `INSERT INTO credit_reservations (user_id, idempotency_key, amount, reason, status, created_at, expires_at)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 55)
     SELECT 'many_held', printf('%02d', i), 1, 'a job', 'open', 'x',
       CASE WHEN i > 53 THEN '2000-01-01T00:00:00.000Z' ELSE '2999-01-01T00:00:' || i || '.000Z' END
     FROM n`,
  );

  const user = await getUser(db, 'many_held');

  expect(user).toMatchObject({ liveReservations: 53, reserved: 53 });
  const expiries = user.reservations.map(({ expiresAt }) => expiresAt);
  expect(expiries).toHaveLength(50);
  expect(expiries).toEqual(expiries.toSorted());
});

test('the ledger is read page by page, each row with the balance after it', async () => {
  for (let n = 1; n <= 60; n++) await adjust('paging', 1, `paging_${n}`);

  const newest = await getUser(db, 'paging');
  const older = await getUser(db, 'paging', { before: newest.nextCursor ?? 0 });

  expect(newest.transactions.map(({ balance }) => balance)).toEqual(
    Array.from({ length: 50 }, (_, n) => 60 - n),
  );
  expect(older.transactions.map(({ balance }) => balance)).toEqual(
    Array.from({ length: 10 }, (_, n) => 10 - n),
  );
  expect(older.nextCursor).toBeNull();
  expect(older.balance).toBe(60);
});

test('a release that is sent twice with its key is made once, by the first to send it', async () => {
  await adjust('twice', 100);
  const act = { userId: 'twice', amount: 30, reason: 'a job', expiresInSeconds: 60 };
  await reserve(db, { ...act, idempotencyKey: 'job' });
  const release = (actor: string, idempotencyKey: string) =>
    releaseReservation(db, {
      userId: 'twice',
      reservationId: 'reservation:twice:job',
      reason: 'stuck',
      actor,
      idempotencyKey,
    });

  const first = await release('ada', 'form');
  const again = await release('ada', 'form');

  expect(first).toMatchObject({ amount: 30, duplicate: false });
  expect(again).toEqual({ ...first, duplicate: true });
  await expect(release('ben', 'another form')).rejects.toThrow('is released already');
  expect((await getUser(db, 'twice')).releasedReservations).toMatchObject([{ endedBy: 'ada' }]);
});

test('of a user whom nothing is known of, nothing is shown', async () => {
  expect(await getUser(db, 'a_stranger')).toEqual({
    userId: 'a_stranger',
    isKnown: false,
    balance: 0,
    available: 0,
    reserved: 0,
    reservations: [],
    liveReservations: 0,
    releasedReservations: [],
    plan: null,
    otherSubscriptions: [],
    customers: [],
    deadLetters: [],
    uncreditedSessions: [],
    purchases: [],
    nextPurchaseCursor: null,
    transactions: [],
    nextCursor: null,
  });
});
