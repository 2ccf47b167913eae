import { getTableName } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { beginRetention, continueRetention } from '../../src/retention/index.ts';
import { retentionWalks } from '../../src/retention/walks.ts';
import { db, rows } from '../database.ts';
import { plansOf } from '../plan-of.ts';
import { recordStatements } from '../statement-recorder.ts';
import { settings } from './expire.ts';

const now = new Date('2026-11-24T12:00:00Z');
const old = '2020-01-01T00:00:00.000Z';
const isTime = () => true;

const numbersTo = (count: number) => JSON.stringify(Array.from({ length: count }, (_, n) => n));

/** Events after all others of the tests, every second of which has expired. */
async function arrangeEvents(count: number): Promise<void> {
  await rows(
    `INSERT INTO stripe_events (id, type, status, received_at, completed_at, deliveries)
     SELECT '~run_' || printf('%06d', value), 'x', 'handled', ?1, iif(value % 2, ?1, ?2), 1
     FROM json_each(?3)`,
    old,
    now.toISOString(),
    numbersTo(count),
  );
  await rows('UPDATE retention_cursors SET position = NULL');
  await rows(
    `INSERT OR REPLACE INTO retention_cursors (name, position) VALUES ('stripe_events', '["~run_"]')`,
  );
}

const countEvents = async () =>
  (await rows(`SELECT COUNT(*) AS count FROM stripe_events WHERE id > '~run_'`))[0]?.['count'];

beforeEach(() => rows(`DELETE FROM stripe_events WHERE id > '~run_'`));

test('a step reads each row twice at most, and writes what it deletes and its cursor', async () => {
  await arrangeEvents(2000);
  const { db: recorded, counts } = recordStatements();
  const budget = { stepsMax: 1, rowsPerStep: 1000, hasTime: isTime };

  const run = await continueRetention(recorded, settings, now, budget);

  expect(run).toEqual({ steps: 1, expired: { stripe_events: 500 }, isComplete: false });
  expect(counts.rowsWritten).toBe(500 + 1);
  // 500 of them are looked for among the dead letters.
  expect(counts.rowsRead).toBeLessThanOrEqual(2 * 1000 + 500 + 5);
  expect(counts.calls).toBe(2);
});

test('a run stops at its steps and at its time, and the next runs delete the rest', async () => {
  await arrangeEvents(3000);
  const run = (stepsMax: number, hasTime: () => boolean) =>
    continueRetention(db, settings, now, { stepsMax, rowsPerStep: 1000, hasTime });

  expect(await run(2, isTime)).toMatchObject({ steps: 2, isComplete: false });
  expect(await countEvents()).toBe(2000);
  expect(await run(9, () => false)).toEqual({ steps: 0, expired: {}, isComplete: false });
  expect(await countEvents()).toBe(2000);
  expect(await run(9, isTime)).toMatchObject({ isComplete: true });
  expect(await countEvents()).toBe(1500);
});

test('nothing is deleted until the retention begins, and a night later it goes on where it is', async () => {
  await arrangeEvents(2000);
  const one = { stepsMax: 1, rowsPerStep: 1000, hasTime: isTime };
  await rows('UPDATE retention_cursors SET position = NULL');
  expect(await continueRetention(db, settings, now, one)).toMatchObject({ steps: 0 });
  await arrangeNight('["~run_000999"]');

  await beginRetention(db, settings, now);

  const cursors = await rows('SELECT name, position FROM retention_cursors ORDER BY name');
  expect(cursors).toContainEqual({ name: 'stripe_events', position: '["~run_000999"]' });
  expect(cursors).toContainEqual({ name: 'dead_letters', position: '[]' });
  expect(await countEvents()).toBe(2000);
});

const arrangeNight = (position: string) =>
  rows(`UPDATE retention_cursors SET position = ? WHERE name = 'stripe_events'`, position);

describe('a step searches ranges of a primary key, scans no table and sorts nothing:', () => {
  const walks = retentionWalks(settings, now).map((walk) => ({
    walk,
    name: getTableName(walk.table),
  }));
  test.each(walks)('$name', async ({ name, walk }) => {
    const position = JSON.stringify(walk.key.map(() => ''));
    await rows('UPDATE retention_cursors SET position = NULL');
    await rows('INSERT OR REPLACE INTO retention_cursors VALUES (?, ?)', name, position);

    const plans = await plansOf((recorded) =>
      continueRetention(recorded, settings, now, { stepsMax: 1, hasTime: isTime }),
    );

    const steps = plans.flatMap(({ plan }) => plan);
    const byKey = `^SEARCH ${name} USING (PRIMARY KEY|(COVERING )?INDEX sqlite_autoindex_\\w+) \\(.*>`;
    const walked = steps.filter((step) => new RegExp(byKey).test(step));
    expect(walked, steps.join('\n')).toHaveLength(2);
    // These stay small: a cursor for each table, replays that people start, a few windows a day.
    const scansLargeTable = /^SCAN (?!retention_cursors|replays|reconciliations)/;
    const scanned = steps.filter((step) => scansLargeTable.test(step));
    expect(scanned).toEqual([]);
    expect(steps.join()).not.toContain('TEMP B-TREE');
  });
});
