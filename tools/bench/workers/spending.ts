import {
  capture,
  createDatabase,
  type Database,
  reserve,
  spend,
  spendMany,
} from '@stripe-credits/db';
import { insertBareEntry } from './bare-rows.ts';
import { createCountingDatabase } from './counting-database.ts';
import { range } from './purchases.ts';

const userId = (n: number): string => `spender_${n}`;

const SPENDS_PER_CALL = 100;
const CREDITS = 1_000_000;

const request = (user: number, n: number) => ({
  userId: userId(user),
  amount: 1,
  reason: 'an answer',
  idempotencyKey: `answer_${n}`,
});

/** A refusal is fast, and would count as a spend. */
export function assertStatus(
  results: readonly { readonly status: string }[],
  expected: string,
): void {
  for (const { status } of results)
    if (status !== expected) throw new Error(`${status} instead of ${expected}`);
}

async function spendOne(d1: D1Database, user: number, n: number): Promise<void> {
  const { result } = await spend(createDatabase(d1), request(user, n));
  assertStatus([result], 'inserted');
}

/** Reserves two credits and captures one of them. */
export async function reserveAndCapture(
  db: Database,
  request: Readonly<Record<'userId' | 'reason' | 'idempotencyKey', string>>,
): Promise<void> {
  const reserved = await reserve(db, { ...request, amount: 2, expiresInSeconds: 3600 });
  if (reserved.result.status !== 'reserved') throw new Error(reserved.result.status);
  const { reservationId } = reserved.result;
  const { idempotencyKey } = request;
  const { result } = await capture(db, {
    reservationId,
    amount: 1,
    overflow: 'reject',
    idempotencyKey,
  });
  assertStatus([result], 'captured');
}

const reserveAndCaptureOne = (d1: D1Database, user: number, n: number): Promise<void> =>
  reserveAndCapture(createDatabase(d1), request(user, n));

/** A hundred spends of as many users in one call. */
async function spendManyOnce(d1: D1Database, user: number, n: number): Promise<void> {
  const from = n * SPENDS_PER_CALL;
  const requests = range(from, SPENDS_PER_CALL, (key) => request(user + (key - from), key));
  const { result } = await spendMany(createDatabase(d1), requests);
  assertStatus(result, 'inserted');
}

type Act = (d1: D1Database, user: number, n: number) => Promise<void>;

/** One after another, each by the next of the users. */
const repeat =
  (act: Act) =>
  async (d1: D1Database, user: number, users: number, from: number, count: number) => {
    for (let n = from; n < from + count; n++) await act(d1, user + (n % users), n);
  };

/** D1 calls, statements and rows of one act. */
const count = (act: Act) => async (d1: D1Database, user: number, n: number) => {
  const { db, counts } = createCountingDatabase(d1);
  await act(db, user, n);
  const { readCalls, writeCalls, ...rest } = counts;
  return { d1Calls: readCalls + writeCalls, ...rest };
};

/** Each takes the first user, how many users from there on, the first number of a key, and how many. */
export const spendingCommands = {
  async fillSpenders(db: D1Database, users: number) {
    await db.prepare(FILL_SPENDERS).bind(users, CREDITS).run();
  },
  async growLedger(db: D1Database, user: number, rows: number) {
    await db.prepare(GROW_LEDGER).bind(userId(user), rows).run();
  },
  async fillReservations(db: D1Database, user: number, reservations: number) {
    await db.prepare(FILL_RESERVATIONS).bind(userId(user), reservations).run();
  },
  bareInserts: repeat(insertBareEntry),
  spends: repeat(spendOne),
  reserveAndCaptures: repeat(reserveAndCaptureOne),
  spendManys: repeat(spendManyOnce),
  bareInsertCounts: count(insertBareEntry),
  spendCounts: count(spendOne),
  reserveAndCaptureCounts: count(reserveAndCaptureOne),
  spendManyCounts: count(spendManyOnce),
};

/** D1 binds every number as a float, hence the CAST. */
const FILL_SPENDERS = `
  WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1)
  INSERT INTO credit_transactions (user_id, id, type, amount)
  SELECT 'spender_' || n, 'fill:' || n || ':1', 'grant', CAST(?2 AS INTEGER) FROM numbers`;

/** Makes the user's ledger this long. */
const GROW_LEDGER = `
  WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
  INSERT INTO credit_transactions (user_id, id, type, amount)
  SELECT ?1, 'fill:' || ?1 || ':' || n, 'spend', -1 FROM numbers`;

const FILL_RESERVATIONS = `
  WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
  INSERT INTO credit_reservations
    (user_id, idempotency_key, amount, reason, status, created_at, expires_at)
  SELECT ?1, 'fill_' || n, 1, 'an answer', 'open', '2026-11-01T00:00:00.000Z',
    '9999-01-01T00:00:00.000Z'
  FROM numbers`;
