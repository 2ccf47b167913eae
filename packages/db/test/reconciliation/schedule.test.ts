import { beforeEach, describe, expect, test } from 'vitest';
import {
  cancelReconciliation,
  dueWindow,
  failReconciliation,
  isBehind,
  isScheduleActive,
  pauseReconciliation,
  readReconciliationHealth,
  SCHEDULE,
} from '../../src/reconciliation/index.ts';
import { db } from '../database.ts';
import {
  after,
  complete,
  deleteReconciliations,
  HOUR_MS,
  LAST_PAGE,
  now,
  start,
} from './fixtures.ts';

beforeEach(deleteReconciliations);

describe('the schedule', () => {
  /** A scheduled reconciliation of the hour before `untilMs`, which has ended. */
  async function ended(untilMs: number, lastError?: string, createdMs = 0) {
    const window = { since: after(untilMs - HOUR_MS), until: after(untilMs) };
    const id = await start({ ...window, actor: SCHEDULE, now: after(createdMs) });
    if (lastError) await failReconciliation(db, id, lastError, after(createdMs));
    else await complete(id, LAST_PAGE, after(createdMs));
  }

  test('compares six hours at most, from where the last one that is done ended', async () => {
    expect(await dueWindow(db, now)).toEqual({
      since: after(-72 * HOUR_MS),
      until: after(-66 * HOUR_MS),
    });

    await ended(-10 * HOUR_MS);

    expect(await dueWindow(db, now)).toEqual({
      since: after(-11 * HOUR_MS),
      until: after(-5 * HOUR_MS),
    });
    expect(await isBehind(db, now)).toBe(true);
    expect(await isBehind(db, after(-8 * HOUR_MS))).toBe(false);
    expect(await dueWindow(db, after(-8.5 * HOUR_MS))).toMatchObject({
      until: after(-8.5 * HOUR_MS - 300_000),
    });
  });

  test('repeats the window of a failed one, not before the next hour', async () => {
    await ended(-20 * HOUR_MS, undefined, -HOUR_MS);
    const before = await dueWindow(db, now);

    await ended(-15 * HOUR_MS, 'Stripe does not know the key.');

    expect(await isBehind(db, now)).toBe(false);
    expect(await dueWindow(db, now)).toEqual(before);
  });

  test('is not moved by what a person or a dry run compared', async () => {
    const before = await dueWindow(db, now);

    await complete(await start(), LAST_PAGE);
    await complete(await start({ actor: SCHEDULE, dryRun: true }), LAST_PAGE);

    expect(await dueWindow(db, now)).toEqual(before);
  });

  test('is active until its reconciliation ends', async () => {
    await start();
    expect(await isScheduleActive(db)).toBe(false);
    const id = await start({ actor: SCHEDULE });
    await pauseReconciliation(db, id);
    expect(await isScheduleActive(db)).toBe(true);

    await cancelReconciliation(db, id, now);

    expect(await isScheduleActive(db)).toBe(false);
  });

  test('shows in the health why its last one failed, until one succeeds', async () => {
    const failure = async () => (await readReconciliationHealth(db, now)).failed?.error ?? null;

    expect(await failure()).toBeNull();
    await ended(-2 * HOUR_MS, 'Stripe does not know the key.', 1000);
    expect(await failure()).toBe('Stripe does not know the key.');
    await ended(-2 * HOUR_MS, undefined, 2000);
    expect(await failure()).toBeNull();
  });
});
