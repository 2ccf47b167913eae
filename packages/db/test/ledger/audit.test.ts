import { creditReservations } from '@stripe-credits/db/schema';
import { like } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { audit, capture, reserve, reverse, spend } from '../../src/index.ts';
import { db, rows } from '../database.ts';
import { adjust } from '../fixtures.ts';

let users = 0;

/** A user who has spent 40, given back 15, and captured 20 of a reservation of 30. */
async function userWithHistory(): Promise<string> {
  const userId = `audited${++users}`;
  await adjust(userId, 100);
  const request = { userId, reason: 'a film', idempotencyKey: 'job' };
  await spend(db, { ...request, amount: 40 });
  const spent = { transactionId: `spend:${userId}:job`, amount: 15 };
  await reverse(db, { ...spent, reason: 'it failed', idempotencyKey: 'back' });
  await reserve(db, { ...request, amount: 30, expiresInSeconds: 60 });
  const reserved = { reservationId: `reservation:${userId}:job`, amount: 20 };
  await capture(db, { ...reserved, overflow: 'reject', idempotencyKey: 'job' });
  return userId;
}

const insertEntry = (userId: string, id: string, type: string, amount: number, relatedId: string) =>
  rows(
    `INSERT INTO credit_transactions (id, user_id, type, amount, related_id) VALUES (?, ?, ?, ?, ?)`,
    id,
    userId,
    type,
    amount,
    relatedId,
  );

afterEach(async () => {
  // The tables are shared with other tests, and the ledger cannot be corrected otherwise.
  const triggers = await rows(
    `SELECT name, sql FROM sqlite_master WHERE name = 'credit_ledger_never_shrinks'`,
  );
  await rows('DROP TRIGGER credit_ledger_never_shrinks');
  await rows(`DELETE FROM credit_ledger WHERE user_id LIKE 'audited%'`);
  await rows(String(triggers[0]?.['sql']));
  await db.delete(creditReservations).where(like(creditReservations.userId, 'audited%'));
});

test('the audit finds nothing where spends, reversals and captures agree', async () => {
  await userWithHistory();

  expect(await audit(db)).toEqual([]);
});

test('the audit finds a spend of which more was given back than it took', async () => {
  const userId = await userWithHistory();
  const id = `spend:${userId}:job`;

  await insertEntry(userId, `reversal:${userId}:x`, 'spend_reversal', 26, id);

  expect(await audit(db)).toEqual([
    { problem: 'the reversals of a spend exceed the spend', id, found: 41, expected: 40 },
  ]);
});

test('the audit finds a capture without its reservation, and a captured reservation without its entry', async () => {
  const problem = 'the captures of a user do not match the reservations';
  const ada = await userWithHistory();
  const ben = await userWithHistory();

  await insertEntry(ada, `capture:${ada}:x`, 'spend', -5, `reservation:${ada}:x`);
  await db.insert(creditReservations).values({
    userId: ben,
    idempotencyKey: 'x',
    amount: 8,
    reason: 'a film',
    status: 'captured',
    createdAt: '2026-11-24T10:00:00.000Z',
    expiresAt: '2026-11-24T11:00:00.000Z',
    endKey: 'x',
    requestedAmount: 9,
    overflow: 'cap',
  });

  expect(await audit(db)).toEqual([
    { problem, id: ada, found: 25, expected: 20 },
    { problem, id: ben, found: 20, expected: 28 },
  ]);
});
