import { missingEvents, reconciliations } from '@stripe-credits/db/schema';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { findMissing } from '../../src/reconciliation/index.ts';
import { db } from '../database.ts';
import {
  after,
  complete,
  deleteReconciliations,
  HOUR_MS,
  LAST_PAGE,
  listed,
  now,
  start,
} from '../reconciliation/fixtures.ts';
import { expire } from './expire.ts';

beforeEach(deleteReconciliations);

const MONTH_MS = 30 * 24 * HOUR_MS;

/** How many missing events and rows of its own a reconciliation has. */
const rowsOf = async (id: string) => [
  await db.$count(missingEvents, eq(missingEvents.reconciliationId, id)),
  await db.$count(reconciliations, eq(reconciliations.id, id)),
];

test('30 days after it ended a reconciliation is deleted with its missing events, and a running one stays', async () => {
  const ended = await start();
  await findMissing(db, ended, [listed('evt_old_a'), listed('evt_old_b')], now);
  await complete(ended, LAST_PAGE);
  const running = await start();
  await findMissing(db, running, [listed('evt_running')], now);

  await expire(db, after(MONTH_MS));
  expect(await rowsOf(ended)).toEqual([2, 1]);
  await expire(db, after(MONTH_MS + 1));

  expect(await rowsOf(ended)).toEqual([0, 0]);
  expect(await rowsOf(running)).toEqual([1, 1]);
});
