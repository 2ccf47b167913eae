import { creditReservations } from '@stripe-credits/db/schema';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { capture, release, reserve } from '../../src/index.ts';
import { continueRetention } from '../../src/retention/index.ts';
import { db, rows } from '../database.ts';
import { adjust } from '../fixtures.ts';
import { settings } from './expire.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const afterDays = (days: number, milliseconds = 0) =>
  new Date(start.getTime() + days * 86_400_000 + milliseconds);
let users = 0;
let ada: string;

async function reserveAs(idempotencyKey: string, at = start): Promise<string> {
  const request = { userId: ada, amount: 1, reason: 'a film', expiresInSeconds: 60 };
  const { result } = await reserve(db, { ...request, idempotencyKey }, { at });
  return result.status === 'reserved' ? result.reservationId : '';
}

async function keysLeft(): Promise<string[]> {
  const { idempotencyKey, userId } = creditReservations;
  const left = await db.select({ idempotencyKey }).from(creditReservations).where(eq(userId, ada));
  return left.map((row) => row.idempotencyKey);
}

/** After all other users of the tests, which share the table. */
const beginAtAda = () =>
  rows(
    `INSERT OR REPLACE INTO retention_cursors (name, position) VALUES ('credit_reservations', ?)`,
    JSON.stringify([ada, '']),
  );

const takeSteps = (now: Date, rowsPerStep: number, stepsMax: number) =>
  continueRetention(db, settings, now, { stepsMax, rowsPerStep, hasTime: () => true });

/** Walks to the end of the table. */
async function purgeAll(now: Date): Promise<void> {
  await beginAtAda();
  await takeSteps(now, 5000, 1000);
}

beforeEach(async () => {
  ada = `~purged${++users}`;
  await rows('UPDATE retention_cursors SET position = NULL');
  await beginAtAda();
  await adjust(ada, 100_000);
});

test('a reservation is deleted 90 days after it was released or expired, and not before', async () => {
  await reserveAs('expired');
  await release(db, { reservationId: await reserveAs('released') }, { at: start });

  await purgeAll(afterDays(90));
  expect(await keysLeft()).toEqual(['expired', 'released']);
  await purgeAll(afterDays(90, 1));
  expect(await keysLeft()).toEqual(['expired']);
  await purgeAll(afterDays(90, 60_001));

  expect(await keysLeft()).toEqual([]);
});

test('a captured reservation is never deleted, so that a repeated capture takes nothing more', async () => {
  const reservationId = await reserveAs('captured');
  const request = { reservationId, amount: 1, overflow: 'reject', idempotencyKey: 'c' } as const;
  const first = await capture(db, request, { at: start });

  await purgeAll(afterDays(10_000));

  const { result } = await capture(db, request, { at: afterDays(10_000) });
  expect(result).toEqual({ ...first.result, duplicate: true });
});

test('a live reservation is not deleted, whatever ended around it', async () => {
  await reserveAs('a');
  await reserveAs('b', afterDays(100));
  await reserveAs('c');

  await purgeAll(afterDays(100, 59_999));

  expect(await keysLeft()).toEqual(['b']);
});

test('each run continues by the key where the last one stopped, and begins nothing after the last row', async () => {
  for (const key of ['a', 'b', 'c', 'd', 'e']) await reserveAs(key);
  const now = afterDays(91);
  const deleted = (rows: number) => ({ steps: 1, expired: { credit_reservations: rows } });

  expect(await takeSteps(now, 2, 1)).toEqual({ ...deleted(2), isComplete: false });
  expect(await keysLeft()).toEqual(['c', 'd', 'e']);
  await reserveAs('a');
  expect(await takeSteps(now, 2, 1)).toEqual({ ...deleted(2), isComplete: false });
  expect(await takeSteps(now, 2, 1)).toEqual({ ...deleted(1), isComplete: true });
  expect(await takeSteps(now, 2, 1)).toEqual({ steps: 0, expired: {}, isComplete: true });
  expect(await keysLeft()).toEqual(['a']);
});

test('a run continues after a row that is deleted since, and among keys of any characters', async () => {
  for (const key of ['"', '%', 'a', 'ä', '😀']) await reserveAs(key);
  await takeSteps(start, 3, 1);
  await db.delete(creditReservations).where(eq(creditReservations.idempotencyKey, 'a'));

  await takeSteps(afterDays(91), 3, 1);

  expect(await keysLeft()).toEqual(['"', '%']);
});
