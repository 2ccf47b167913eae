import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { beforeAll, expect, test } from 'vitest';
import {
  claimReasons,
  countDeadLetters,
  markReasonsSent,
  readChannelStates,
  recordFailure,
  recordSend,
  releaseClaims,
} from '../../src/alerts/index.ts';
import { db } from '../database.ts';
import { commitOutcome } from '../fixtures.ts';

const channel = 'email' as const;
const { reason } = dead(DEAD_REASONS.packageUnknown);
const start = Date.parse('2026-11-26T10:00:00Z');
const after = (minutes: number) => ({ channel, now: new Date(start + minutes * 60_000) });

beforeAll(() => countDeadLetters(db, after(0)));

/** Of this file's reason: other files write dead letters into the same database. */
const claim = async (minutes: number) =>
  (await claimReasons(db, after(minutes))).find((each) => each.reason === reason);

test('what a Worker claimed before it died is claimed again after five minutes, not before', async () => {
  await commitOutcome('alert_a');
  await countDeadLetters(db, after(0));

  expect(await claim(0)).toMatchObject({ count: expect.any(Number) });
  expect(await claim(4)).toBeUndefined();
  expect(await claim(5)).toMatchObject({ types: ['checkout.session.completed'] });
});

test('an event that dies between the claim and the mark is sent in the next hour', async () => {
  await commitOutcome('alert_b');
  await countDeadLetters(db, after(0));
  const claimed = await claim(100);
  await commitOutcome('alert_late');
  await countDeadLetters(db, after(0));
  await db.batch([markReasonsSent(db, claimed ? [claimed] : [], after(100))]);

  expect(await claim(159)).toBeUndefined();
  const next = await claim(160);
  expect(next?.count).toBeGreaterThanOrEqual(1);
  expect(next?.types).toEqual(['checkout.session.completed']);
});

test('a letter that dies again is not counted again', async () => {
  await commitOutcome('alert_again');
  await countDeadLetters(db, after(0));
  const before = await claim(300);
  await db.batch([releaseClaims(db, after(300))]);
  await commitOutcome('alert_again');
  await countDeadLetters(db, after(0));

  const again = await claim(300);

  expect(before?.count).toBeGreaterThan(0);
  expect(again?.count).toBe(before?.count);
});

test('a channel fails since its first failure, until a send succeeds', async () => {
  const state = async () => (await readChannelStates(db)).find(({ name }) => name === channel);
  await db.batch([recordFailure(db, after(400), 'no answer')]);
  await db.batch([recordFailure(db, after(401), 'status 500')]);
  expect(await state()).toMatchObject({
    failingSince: after(400).now.toISOString(),
    lastError: 'status 500',
  });

  await db.batch([recordSend(db, after(402))]);

  expect(await state()).toMatchObject({
    lastSentAt: after(402).now.toISOString(),
    failingSince: null,
    lastError: null,
  });
});
