import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database.ts';
import {
  adjustCredits,
  findUsers,
  getUser,
  grantCredits,
  releaseReservation,
} from '../../src/users/index.ts';
import { rows } from '../database.ts';
import { adjust } from '../fixtures.ts';
import { type Operation, plansOf, tableScans } from '../plan-of.ts';
import { recordStatements } from '../statement-recorder.ts';

const act = {
  userId: 'plan_user',
  amount: 1,
  actor: 'x',
  reason: 'x',
  confirmAbove: 9,
  lowBalanceThreshold: 5,
};

beforeAll(() => adjust('plan_user', 5));

describe('no table is scanned, however many users there are, by', () => {
  test.each<[string, Operation]>([
    ['a search', (db) => findUsers(db, 'plan_user')],
    ['a search for an object', (db) => findUsers(db, 'pi_plan')],
    ['the page of a user', (db) => getUser(db, 'plan_user')],
    ['an older page', (db) => getUser(db, 'plan_user', { before: 9, purchasesBefore: 9 })],
    ['a grant', (db) => grantCredits(db, { ...act, idempotencyKey: 'plan' })],
    ['an adjustment', (db) => adjustCredits(db, { ...act, idempotencyKey: 'plan' })],
    [
      'a release',
      (db) =>
        releaseReservation(db, { ...act, reservationId: 'reservation:plan_user:x' }).catch(
          () => null,
        ),
    ],
  ])('%s', async (_, operation) => {
    for (const { statement, plan } of await plansOf(operation))
      expect(tableScans(statement, plan), statement).toEqual([]);
  });
});

test('the pages of a user are read in the order of an index, without a sort of the ledger', async () => {
  const plans = await plansOf((db) => getUser(db, 'plan_user', { before: 9 }));

  // One page, and the last row.
  const pages = plans.filter(({ statement }) => / from "credit_ledger" /.test(statement));
  expect(pages).toHaveLength(2);
  for (const { plan } of pages)
    expect(plan).toEqual([
      expect.stringMatching(
        /^SEARCH credit_ledger USING PRIMARY KEY \(user_id=\?( AND sequence<\?)?\)$/,
      ),
    ]);
});

describe('with 100,000 users, one of whom has 10,000 rows,', () => {
  const HEAVY = 'crowd_heavy';

  beforeAll(async () => {
    // The trigger that holds each row to the one before it compares whatever is inserted.
    await rows(
      `INSERT INTO credit_ledger (id, user_id, sequence, type, amount, balance, created_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
       SELECT 'crowd:' || i, 'crowd_' || printf('%06d', i), 1, 'grant', 5, 5, 'x' FROM n`,
    );
    await rows(
      `INSERT INTO credit_ledger (id, user_id, sequence, type, amount, balance, created_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       SELECT 'heavy:' || i, '${HEAVY}', i, 'grant', 2, 2 * i, 'x' FROM n`,
    );
  });

  async function rowsReadBy(operation: (db: Database) => Promise<unknown>) {
    const { db, counts } = recordStatements();
    await operation(db);
    return counts.rowsRead;
  }

  test.each<[string, (db: Database) => Promise<unknown>, number]>([
    ['a search for a user', (db) => findUsers(db, 'crowd_050000'), 100],
    ['a search for the heavy user', (db) => findUsers(db, HEAVY), 100],
    ['a search for the beginning of all', (db) => findUsers(db, 'crowd_'), 150],
    ['a search for the beginning of the heavy one', (db) => findUsers(db, 'crowd_h'), 100],
    ['a search for nobody', (db) => findUsers(db, 'pi_crowd_nobody'), 100],
    // 1,000 rows are examined for purchases.
    ['the page of the heavy user', (db) => getUser(db, HEAVY), 1200],
    ['a page in their past', (db) => getUser(db, HEAVY, { before: 5000 }), 1200],
    [
      'a grant to them',
      (db) => grantCredits(db, { ...act, userId: HEAVY, idempotencyKey: 'crowd' }),
      100,
    ],
  ])('%s reads a bounded number of rows', async (_, operation, max) => {
    const rowsRead = await rowsReadBy(operation);

    expect(rowsRead).toBeGreaterThan(0);
    expect(rowsRead).toBeLessThanOrEqual(max);
  });
});
