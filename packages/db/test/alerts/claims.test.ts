import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { beforeAll, expect, test } from 'vitest';
import {
  claimProblems,
  claimReasons,
  claimRecovery,
  markProblemsSent,
  markReasonsSent,
  markRecoverySent,
  readChannelStates,
  recordFailure,
  recordSend,
  releaseClaims,
} from '../../src/alerts/index.ts';
import { changeReason } from '../../src/dead-letters/index.ts';
import { db } from '../database.ts';
import { commitOutcome } from '../fixtures.ts';

const channel = 'email' as const;
const { reason } = dead(DEAD_REASONS.packageUnknown);
const start = Date.parse('2026-11-26T10:00:00Z');
const after = (minutes: number) => ({ channel, now: new Date(start + minutes * 60_000) });

beforeAll(() => claimReasons(db, after(0)));

/** Of this file's reason: other files write dead letters into the same database. */
const claim = async (minutes: number) =>
  (await claimReasons(db, after(minutes))).find((each) => each.reason === reason);

test('what a Worker claimed before it crashed is claimed again after five minutes, not before', async () => {
  await commitOutcome('alert_a');

  expect(await claim(0)).toMatchObject({ count: expect.any(Number) });
  expect(await claim(4)).toBeUndefined();
  expect(await claim(5)).toMatchObject({ types: ['checkout.session.completed'] });
});

test('an event that dies between the claim and the mark is sent in the next hour', async () => {
  await commitOutcome('alert_b');
  const claimed = await claim(100);
  await commitOutcome('alert_late');
  // The run of another Worker counts it.
  expect(await claim(101)).toBeUndefined();
  await db.batch([markReasonsSent(db, claimed ? [claimed] : [], after(100))]);

  expect(await claim(159)).toBeUndefined();
  const next = await claim(160);
  expect(next?.count).toBeGreaterThanOrEqual(1);
  expect(next?.types).toEqual(['checkout.session.completed']);
});

test('letters that were counted before their reason was muted send no alert, also when the mute ends', async () => {
  await commitOutcome('alert_muted');
  expect(await claim(200)).toBeDefined();
  await db.batch([releaseClaims(db, after(200))]);
  const mute = (muteDays: number, minutes: number) =>
    changeReason(db, {
      deadReason: reason,
      muteDays,
      actor: 'ada',
      reason: 'we fix the shop',
      now: after(minutes).now,
    });
  await mute(1, 200);

  expect(await claim(221)).toBeUndefined();
  await mute(0, 221);

  expect(await claim(221)).toBeUndefined();
  await commitOutcome('alert_unmuted');
  expect(await claim(222)).toMatchObject({ count: 1 });
  await db.batch([releaseClaims(db, after(222))]);
});

test('a letter that dies again is not counted again', async () => {
  await commitOutcome('alert_again');
  const before = await claim(300);
  await db.batch([releaseClaims(db, after(300))]);
  await commitOutcome('alert_again');

  const again = await claim(300);

  expect(before?.count).toBeGreaterThan(0);
  expect(again?.count).toBe(before?.count);
});

test('health that turns green is reported although the last problem was not due for an alert of its own', async () => {
  const sent = after(500);
  await claimProblems(db, ['waiting', 'queue'], sent);
  await db.batch([markProblemsSent(db, sent)]);
  await claimProblems(db, ['waiting'], after(501));

  const whileQuiet = await claimProblems(db, ['queue'], after(502));

  expect(whileQuiet).toEqual([]);
  expect(await claimRecovery(db, after(503))).toEqual(['waiting']);
  await db.batch([markRecoverySent(db, after(503))]);
  expect(await claimRecovery(db, after(504))).toEqual([]);
});

test('a problem that ends after a Worker crashed between the send and the mark is reported as over', async () => {
  await claimProblems(db, ['lookups'], after(700));

  expect(await claimRecovery(db, after(704))).toEqual([]);
  expect(await claimRecovery(db, after(705))).toEqual(['lookups']);
  await db.batch([markRecoverySent(db, after(705))]);
  expect(await claimRecovery(db, after(711))).toEqual([]);
});

test('a problem that is over while another one remains is sent again when it comes back', async () => {
  const sent = after(600);
  await claimProblems(db, ['dead', 'uncredited'], sent);
  await db.batch([markProblemsSent(db, sent)]);

  await claimProblems(db, ['dead'], after(601));

  expect(await claimProblems(db, ['dead', 'uncredited'], after(660))).toEqual(['uncredited']);
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
