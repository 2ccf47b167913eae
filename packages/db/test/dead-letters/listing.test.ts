import { expect, test } from 'vitest';
import {
  type DeadLetterCursor,
  type DeadLetterFilter,
  listDeadLetters,
} from '../../src/dead-letters/index.ts';
import { db, rows } from '../database.ts';
import { commitOutcome } from '../fixtures.ts';

const idsOf = async (filter: DeadLetterFilter) =>
  (await listDeadLetters(db, filter, { limit: 50 })).letters.map(({ id }) => id);

test('a filter lists what matches all of its fields, newest first', async () => {
  await commitOutcome('listed_a', undefined, new Date('2025-01-01T10:00:00Z'));
  await commitOutcome('listed_b', undefined, new Date('2025-01-01T11:00:00Z'));
  const [reason] = await rows(`SELECT reason FROM dead_letters WHERE id = 'evt_listed_a'`);
  const year = { since: '2025-01-01', until: '2026-01-01' };

  const both = ['evt_listed_b', 'evt_listed_a'];
  expect(await idsOf(year)).toEqual(both);
  expect(await idsOf({ event: 'evt_listed' })).toEqual(both);
  expect(await idsOf({ ...year, status: 'dead', reason: String(reason?.['reason']) })).toEqual(
    both,
  );
  expect(await idsOf({ user: 'user_listed_a' })).toEqual(['evt_listed_a']);
  expect(await idsOf({ ...year, until: '2025-01-01T11' })).toEqual(['evt_listed_a']);
  expect(await idsOf({ ...year, type: 'invoice.paid' })).toEqual([]);
  expect(await idsOf({ ...year, status: 'discarded' })).toEqual([]);
});

test('pages continue where the previous page ended, without a gap or a duplicate', async () => {
  await rows(
    `INSERT INTO dead_letters (id, type, status, reason, attempts, first_died_at, last_died_at,
       deaths, paid, body, encoding)
     SELECT 'evt_' || value, 'x', 'dead', 'paged', 1, 'x',
       '2026-11-23T10:00:0' || (value % 3) || '.000Z', 1, 0, '{}', 'text'
     FROM json_each(?)`,
    JSON.stringify(Array.from({ length: 25 }, (_, n) => n + 100)),
  );

  const listed: string[] = [];
  let after: DeadLetterCursor | undefined;
  do {
    const page = await listDeadLetters(db, { reason: 'paged' }, { after, limit: 10 });
    listed.push(...page.letters.map(({ id }) => id));
    after = page.nextCursor ?? undefined;
  } while (after);

  expect(listed).toHaveLength(25);
  expect(new Set(listed).size).toBe(25);
});
