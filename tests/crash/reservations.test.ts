import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKillableCredits } from './killable-credits.ts';

let credits: Awaited<ReturnType<typeof startKillableCredits>>;
beforeAll(async () => {
  credits = await startKillableCredits();
  await credits.call('grant', {
    userId: 'ada',
    amount: 100,
    reason: 'sign-up',
    actor: 'shop',
    idempotencyKey: 'sign-up',
  });
});
afterAll(() => credits.close());

const reservation = (idempotencyKey: string, expiresInSeconds: number) => ({
  userId: 'ada',
  amount: 10,
  reason: 'a film',
  expiresInSeconds,
  idempotencyKey,
});
const captureOf = (key: string) => ({
  reservationId: `reservation:ada:${key}`,
  amount: 7,
  idempotencyKey: key,
});
const balance = () => credits.call('balance', 'ada');

test('workerd is killed during reserve and during capture, and the repeated calls do each once', async () => {
  const job = reservation('job', 3600);
  await credits.callAndKill('before', 'reserve', job);
  expect(await balance()).toEqual({ balance: 100, available: 100, reserved: 0 });
  await credits.callAndKill('after', 'reserve', job);
  expect(await balance()).toEqual({ balance: 100, available: 90, reserved: 10 });
  expect(await credits.call('reserve', job)).toMatchObject({
    status: 'reserved',
    duplicate: true,
    available: 90,
  });

  await credits.callAndKill('before', 'capture', captureOf('job'));
  expect(await balance()).toEqual({ balance: 100, available: 90, reserved: 10 });
  await credits.callAndKill('after', 'capture', captureOf('job'));
  expect(await balance()).toEqual({ balance: 93, available: 93, reserved: 0 });
  expect(await credits.call('capture', captureOf('job'))).toMatchObject({
    status: 'captured',
    transaction: { amount: -7 },
    duplicate: true,
    available: 93,
  });
  expect(await balance()).toEqual({ balance: 93, available: 93, reserved: 0 });
}, 120_000);

test('what a caller that was cut off reserved, and never asked for again, is free once it expires', async () => {
  await credits.callAndKill('after', 'reserve', reservation('lost', 1));
  await delay(1000);

  expect(await balance()).toEqual({ balance: 93, available: 93, reserved: 0 });
  expect(await credits.call('capture', captureOf('lost'))).toMatchObject({ code: 'expired' });
}, 120_000);
