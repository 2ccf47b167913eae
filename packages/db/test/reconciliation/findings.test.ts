import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  findMissing,
  getReconciliation,
  listMissingEvents,
  listUncredited,
  markMissingRejected,
  markMissingSent,
  readReconciliationHealth,
  recordUncredited,
} from '../../src/reconciliation/index.ts';
import { db, deliver } from '../database.ts';
import { checkoutCompleted, commitOutcome } from '../fixtures.ts';
import { after, deleteReconciliations, HOUR_MS, listed, now, start } from './fixtures.ts';

beforeEach(deleteReconciliations);

describe('missing events', () => {
  test('are those that have not arrived, and are listed with what became of them', async () => {
    await deliver([checkoutCompleted('arrived')]);
    const id = await start();
    const events = ['evt_arrived', 'evt_lost', 'evt_large'].map(listed);

    expect(await findMissing(db, id, events, now)).toEqual(new Set(['evt_lost', 'evt_large']));
    await markMissingSent(db, id, ['evt_lost'], now);
    await markMissingRejected(db, id, ['evt_large'], 'too large');
    await deliver([checkoutCompleted('lost')]);

    const at = { type: 'invoice.paid', createdAt: after(-60_000).toISOString() };
    expect(await listMissingEvents(db, id, 9)).toEqual([
      { ...at, id: 'evt_large', sentAt: null, rejectReason: 'too large', status: null },
      {
        ...at,
        id: 'evt_lost',
        sentAt: now.toISOString(),
        rejectReason: null,
        status: 'handled',
      },
    ]);
    expect(await getReconciliation(db, id)).toMatchObject({ found: 2, sent: 1, rejected: 1 });
  });

  test('are found again until they are sent, and then count as in flight for six hours', async () => {
    const id = await start();
    const find = async (ms: number) => [
      ...(await findMissing(db, id, ['evt_sent', 'evt_unsent'].map(listed), after(ms))),
    ];

    expect(await find(0)).toEqual(['evt_sent', 'evt_unsent']);
    await markMissingSent(db, id, ['evt_sent'], now);

    expect(await find(6 * HOUR_MS - 1)).toEqual(['evt_unsent']);
    expect(await find(6 * HOUR_MS + 1)).toEqual(['evt_sent', 'evt_unsent']);
    expect([...(await findMissing(db, await start(), [listed('evt_sent')], now))]).toEqual([]);
  });
});

test('a paid session is uncredited until it has a grant or a dead letter', async () => {
  const session = (name: string) => ({
    id: `cs_${name}`,
    purchase: `pi_${name}`,
    userId: `user_${name}`,
    amount: 2999,
    currency: 'usd',
    createdAt: after(-HOUR_MS).toISOString(),
  });
  const names = ['paid_granted', 'paid_dead', 'paid_lost'];
  await deliver([checkoutCompleted('paid_granted')]);
  await commitOutcome('paid_dead', dead(DEAD_REASONS.creditsMissing));
  const health = (ms: number) => readReconciliationHealth(db, after(ms));

  await db.batch([recordUncredited(db, names.map(session), now)]);

  expect(await listUncredited(db, 9)).toEqual([
    { ...session('paid_lost'), foundAt: now.toISOString() },
  ]);
  // Its event may be on its way for 15 minutes.
  expect(await health(15 * 60_000 - 1)).toMatchObject({ uncredited: 0, oldestUncreditedAt: null });
  expect(await health(15 * 60_000)).toMatchObject({
    uncredited: 1,
    oldestUncreditedAt: after(-HOUR_MS).toISOString(),
  });
  await deliver([checkoutCompleted('paid_lost')]);
  expect(await listUncredited(db, 9)).toEqual([]);
  expect(await health(HOUR_MS)).toMatchObject({ uncredited: 0 });
});
