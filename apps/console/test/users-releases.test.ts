import { reserve } from '@stripe-credits/db';
import { beforeAll, expect, test } from 'vitest';
import { consume, db, paidSession, request, requestPage } from './fixtures.ts';

beforeAll(() =>
  consume(
    ['holder', 'clicker', 'worker'].map((name) =>
      paidSession(name, { user_id: `user_${name}`, credits: '200' }),
    ),
  ),
);

test('a reservation is released by the actor of the request, once', async () => {
  await reserve(db, {
    userId: 'user_holder',
    amount: 30,
    reason: 'a job',
    expiresInSeconds: 600,
    idempotencyKey: 'job',
  });
  const { available } = (await request('GET', '/users/user_holder')).json.user;
  const body = { reservationId: 'reservation:user_holder:job', reason: 'the job is stuck' };
  const release = () => request('POST', '/users/user_holder/reservations/release', body);

  expect(await release()).toEqual({
    status: 200,
    json: {
      released: { reservationId: body.reservationId, amount: 30 },
      available: available + 30,
      duplicate: false,
    },
  });
  expect(await release()).toMatchObject({ status: 409 });
  const { json } = await request('GET', '/users/user_holder');
  expect(json.user.releasedReservations).toMatchObject([
    { endedBy: 'local', endReason: 'the job is stuck' },
  ]);
});

test('a second click on Release leads back to the user, as the first does', async () => {
  await reserve(db, {
    userId: 'user_clicker',
    amount: 5,
    reason: 'a job',
    expiresInSeconds: 600,
    idempotencyKey: 'clicked',
  });
  const { text } = await requestPage('/users/user_clicker');
  const [, idempotencyKey = ''] =
    /value="reservation:user_clicker:clicked"\/?><input[^>]*name="idempotencyKey" value="([^"]+)"/.exec(
      text,
    ) ?? [];
  const form = {
    reservationId: 'reservation:user_clicker:clicked',
    reason: 'the job is stuck',
    idempotencyKey,
  };

  for (const _ of ['first click', 'second click'])
    expect(await requestPage('/users/user_clicker/reservations/release', form)).toMatchObject({
      status: 303,
      location: '/users/user_clicker',
    });
  const later = { ...form, idempotencyKey: crypto.randomUUID() };
  expect(await requestPage('/users/user_clicker/reservations/release', later)).toMatchObject({
    status: 409,
  });
});

test('live reservations beyond those that the page lists are counted on it', async () => {
  for (let n = 1; n <= 51; n++)
    await reserve(db, {
      userId: 'user_worker',
      amount: 1,
      reason: 'a job',
      expiresInSeconds: 600,
      idempotencyKey: String(n),
    });

  const { text } = await requestPage('/users/user_worker');

  expect(text).toContain('51 live reservations');
  expect(text.replaceAll(/\s+/g, ' ')).toContain('The first 50 of 51,');
});
