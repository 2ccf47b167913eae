import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeReason, readHealthStats, readStats } from '../../src/dead-letters/index.ts';
import { db, rows } from '../database.ts';
import { recordStatements } from '../statement-recorder.ts';

const now = new Date('2026-11-24T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
const MUTED = 'a muted reason of health-stats.test.ts';

async function insertLetters(
  letters: readonly { readonly reason: string; readonly at: string }[],
): Promise<void> {
  await rows(
    `INSERT INTO dead_letters
       (id, type, status, reason, attempts, first_died_at, last_died_at, deaths, paid, encoding)
     SELECT 'evt_health_' || ? || key, 'invoice.paid', 'dead', value ->> 'reason', 1, value ->> 'at',
       value ->> 'at', 1, 0, 'text'
     FROM json_each(?)`,
    crypto.randomUUID(),
    JSON.stringify(letters),
  );
}

/** Five letters of a muted reason, which are older than the three others. */
beforeAll(async () => {
  await rows(`UPDATE dead_letters SET status = 'handled' WHERE status = 'dead'`);
  await rows(`DELETE FROM stripe_events WHERE status = 'failed'`);
  await insertLetters([
    ...[5, 6, 7, 8, 9].map((days) => ({ reason: MUTED, at: daysAgo(days) })),
    ...[1, 2].map((days) => ({ reason: 'a reason of health-stats.test.ts', at: daysAgo(days) })),
    { reason: 'z reason of health-stats.test.ts', at: daysAgo(3) },
  ]);
  await changeReason(db, { deadReason: MUTED, muteDays: 1, actor: 'ada', reason: 'x', now });
});

afterAll(() => rows(`UPDATE dead_letters SET status = 'handled' WHERE id LIKE 'evt_health_%'`));

test('muted letters count neither as dead for /health nor as the oldest, however old they are', async () => {
  const expected = {
    unmuted: 3,
    oldestUnmutedAt: daysAgo(3),
    muted: 5,
    failed: 0,
    oldestFailedAt: null,
  };

  expect(await readHealthStats(db, 100, now)).toEqual(expected);
  const stats = await readStats(db, now);
  expect(stats).toMatchObject({ ...expected, dead: 8, oldestDeadAt: daysAgo(9) });
});

test('letters beyond the bound are not counted, and the oldest is still the oldest of all', async () => {
  expect(await readHealthStats(db, 2, now)).toMatchObject({
    unmuted: 2,
    oldestUnmutedAt: daysAgo(3),
    muted: 2,
  });
});

test('however many letters are dead, muted or not, /health makes one call and reads no more than its bound', async () => {
  const readRows = async () => {
    const { db: recorded, counts } = recordStatements();
    await readHealthStats(recorded, 10, now);
    expect(counts.calls).toBe(1);
    return counts.rowsRead;
  };
  const before = await readRows();

  const thousand = Array.from({ length: 1000 }, () => ({ at: daysAgo(1) }));
  await insertLetters(thousand.map((each) => ({ ...each, reason: MUTED })));
  await insertLetters(thousand.map((each) => ({ ...each, reason: 'another reason' })));

  // Seven letters more until the bound, five muted ones, and a reason more.
  expect((await readRows()) - before).toBeLessThan(50);
});
