import { beforeEach, describe, expect, test } from 'vitest';
import {
  cancelReconciliation,
  claimStalledReconciliations,
  completePage,
  failReconciliation,
  getReconciliation,
  listReconciliations,
  pauseReconciliation,
  readProgress,
  recordWait,
  resumeReconciliation,
} from '../../src/reconciliation/index.ts';
import { db } from '../database.ts';
import {
  after,
  complete,
  deleteReconciliations,
  HOUR_MS,
  LAST_PAGE,
  NEXT_PAGE,
  now,
  progressOf,
  start,
  statusOf,
} from './fixtures.ts';

beforeEach(deleteReconciliations);

const list = async () => (await listReconciliations(db, { limit: 9 })).reconciliations;

describe('a start', () => {
  test('records the window, with nothing read so far', async () => {
    const id = await start();

    expect(await progressOf(id)).toEqual({
      id,
      status: 'running',
      dryRun: false,
      sinceAt: after(-24 * HOUR_MS).toISOString(),
      untilAt: after(-300_000).toISOString(),
      list: 0,
      cursor: null,
      pages: 0,
    });
    expect(await readProgress(db, 'reconciliation_x')).toBeUndefined();
  });

  test('is refused for a window that Stripe does not list, or that is empty', async () => {
    const monthAgo = after(-30 * 24 * HOUR_MS);
    await expect(start({ since: new Date(monthAgo.getTime() - 61_000) })).rejects.toThrow(
      'Stripe lists events for 30 days',
    );
    await expect(start({ until: after(-24 * HOUR_MS) })).rejects.toThrow('choose an earlier time');
    expect(await list()).toEqual([]);

    // The minute that the request itself may take is granted.
    expect(await statusOf(await start({ since: new Date(monthAgo.getTime() - 59_000) }))).toBe(
      'running',
    );
  });
});

describe('a page', () => {
  test('that two runs of a step complete is recorded once', async () => {
    const id = await start();
    const page = await progressOf(id);

    await db.batch([completePage(db, page, NEXT_PAGE, now)]);
    await db.batch([completePage(db, page, { ...NEXT_PAGE, events: 1 }, after(1000))]);

    expect(await progressOf(id)).toMatchObject({ list: 0, cursor: 'evt_9', pages: 1 });
    expect(await getReconciliation(db, id)).toMatchObject({ events: 100, pages: 1 });
  });

  test('that is the last one ends the reconciliation, and clears the error of an earlier wait', async () => {
    const id = await start();
    await complete(id, NEXT_PAGE);
    await recordWait(db, id, 'Stripe is not reachable.', after(60_000));
    expect(await getReconciliation(db, id)).toMatchObject({
      status: 'running',
      lastError: 'Stripe is not reachable.',
    });

    await complete(id, LAST_PAGE, after(1000));

    expect(await getReconciliation(db, id)).toMatchObject({
      status: 'done',
      pages: 2,
      events: 107,
      sessions: 2,
      lastError: null,
      endedAt: after(1000).toISOString(),
    });
  });

  test('that completes after a cancel leaves it canceled', async () => {
    const id = await start();
    await cancelReconciliation(db, id, now);

    await complete(id, LAST_PAGE, after(1000));

    expect(await getReconciliation(db, id)).toMatchObject({
      status: 'canceled',
      pages: 1,
      endedAt: now.toISOString(),
    });
  });
});

test('a reconciliation is paused, resumed and canceled; each only from a status that allows it', async () => {
  const id = await start();

  await expect(resumeReconciliation(db, id, now)).rejects.toThrow('is running already');
  await pauseReconciliation(db, id);
  expect(await statusOf(id)).toBe('paused');
  await expect(pauseReconciliation(db, id)).rejects.toThrow('is paused already');
  await resumeReconciliation(db, id, now);
  expect(await statusOf(id)).toBe('running');
  await cancelReconciliation(db, id, now);

  await expect(cancelReconciliation(db, id, now)).rejects.toThrow('is canceled already');
  await expect(resumeReconciliation(db, 'reconciliation_x', now)).rejects.toThrow(
    'There is no reconci',
  );
  await failReconciliation(db, id, 'Stripe does not know the key.', now);
  expect(await getReconciliation(db, id)).toMatchObject({ status: 'canceled', lastError: null });
});

test('a running reconciliation that is silent is stalled, but not while it waits for Stripe', async () => {
  const id = await start();
  const stalled = (ms: number) => claimStalledReconciliations(db, after(ms), after(ms));

  expect(await stalled(0)).toEqual([]);
  expect(await stalled(1)).toEqual([id]);
  await complete(id, NEXT_PAGE, after(1000));
  expect(await stalled(1000)).toEqual([]);
  await recordWait(db, id, 'Stripe is not reachable.', after(60_000));
  expect(await stalled(60_000)).toEqual([]);
  await pauseReconciliation(db, id);
  expect(await stalled(90_000)).toEqual([]);
  await resumeReconciliation(db, id, after(90_000));
  expect(await stalled(90_001)).toEqual([id]);
});
