import { creditReservations } from '@stripe-credits/db/schema';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { capture, purgeReservations, release, reserve } from '../../src/index.ts';
import { db, rows } from '../database.ts';
import { adjust } from '../fixtures.ts';
import { plansOf } from '../plan-of.ts';

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

/** Walks to the end of the table; returns the number of steps. */
async function purgeAll(now: Date, rowsPerStep?: number): Promise<number> {
  for (let steps = 1; ; steps++)
    if ((await purgeReservations(db, now, rowsPerStep)).isComplete) return steps;
}

beforeEach(async () => {
  // After all other users of the tests, which share the table.
  ada = `~purged${++users}`;
  await rows(
    `INSERT OR REPLACE INTO retention_cursors (name, position) VALUES ('credit_reservations', ?)`,
    JSON.stringify([ada, '']),
  );
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

test('each step examines the next rows by their key, and after the last row the next begins again', async () => {
  for (const key of ['a', 'b', 'c', 'd', 'e']) await reserveAs(key);
  const now = afterDays(91);

  expect(await purgeReservations(db, now, 2)).toEqual({ deleted: 2, isComplete: false });
  expect(await keysLeft()).toEqual(['c', 'd', 'e']);
  await reserveAs('a');
  expect(await purgeReservations(db, now, 2)).toEqual({ deleted: 2, isComplete: false });
  expect(await purgeReservations(db, now, 2)).toEqual({ deleted: 1, isComplete: true });
  expect(await keysLeft()).toEqual(['a']);
  await purgeAll(now);
  expect(await keysLeft()).toEqual([]);
});

test('a step continues after a row that is deleted since, and among keys of any characters', async () => {
  for (const key of ['"', '%', 'a', 'ä', '😀']) await reserveAs(key);
  await purgeReservations(db, start, 3);
  await db.delete(creditReservations).where(eq(creditReservations.idempotencyKey, 'a'));

  await purgeReservations(db, afterDays(91), 3);

  expect(await keysLeft()).toEqual(['"', '%']);
});

test('a step searches a range of the primary key, reads no index and sorts nothing', async () => {
  const plans = await plansOf((recorded) => purgeReservations(recorded, start));

  const steps = plans
    .flatMap(({ plan }) => plan)
    .filter((step) => step.includes('credit_reservations'));
  expect(steps.length).toBeGreaterThanOrEqual(2);
  for (const step of steps)
    expect(step).toMatch(
      /^SEARCH credit_reservations USING PRIMARY KEY \(\(user_id,idempotency_key\)>/,
    );
  expect(plans.flatMap(({ plan }) => plan).join()).not.toContain('TEMP B-TREE');
});
