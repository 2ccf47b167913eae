import { expect, test } from 'vitest';
import { discard, restore, type Selection } from '../../src/dead-letters/index.ts';
import { db, deliver, rows } from '../database.ts';
import {
  checkoutCompleted,
  commitOutcome,
  deadLetter,
  historyOf,
  recordedEvent,
} from '../fixtures.ts';

const now = new Date('2026-11-24T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const request = (selection: Selection, count: number, reason = 'a test of ours') => ({
  selection,
  count,
  reason,
  actor: 'ada',
  now,
});

test('a discard records actor and reason, and a restore makes the event dead as before', async () => {
  await commitOutcome('returns', undefined, minutesAgo(9));

  expect(await discard(db, request({ ids: ['evt_returns'] }, 1))).toBe(1);
  expect(await recordedEvent('evt_returns')).toMatchObject({ status: 'discarded' });
  expect(await deadLetter('evt_returns')).toMatchObject({ status: 'discarded' });
  await restore(db, request({ ids: ['evt_returns'] }, 1, 'it was not'));

  expect(await recordedEvent('evt_returns')).toMatchObject({ status: 'dead' });
  const history = await historyOf('evt_returns');
  expect(history.map(([, ...action]) => action)).toEqual([
    ['dead', null, expect.stringContaining('metadata.package_id')],
    ['discarded', 'ada', 'a test of ours'],
    ['restored', 'ada', 'it was not'],
  ]);
});

test('a discard by filter moves what matches and nothing else', async () => {
  for (const name of ['match_a', 'match_b', 'no_match']) await commitOutcome(name);

  const moved = await discard(db, request({ filter: { event: 'evt_match' } }, 2));

  expect(moved).toBe(2);
  expect(await recordedEvent('evt_match_b')).toMatchObject({ status: 'discarded' });
  expect(await recordedEvent('evt_no_match')).toMatchObject({ status: 'dead' });
});

test('a discard or restore that is refused names the reason and changes nothing', async () => {
  await commitOutcome('kept');
  await commitOutcome('kept_too');
  await deliver([checkoutCompleted('fine')]);
  const both = { ids: ['evt_kept', 'evt_kept_too'] };

  await expect(discard(db, request(both, 3))).rejects.toThrow('not the 3 that were confirmed');
  await expect(discard(db, request(both, 2, ' '))).rejects.toThrow('A reason is needed');
  await expect(discard(db, request({ ids: [] }, 0))).rejects.toThrow('No event was selected');
  await expect(discard(db, request({ ids: ['evt_x'] }, 1))).rejects.toThrow('is not known here');
  await expect(discard(db, request({ ids: ['evt_kept', 'evt_fine'] }, 2))).rejects.toThrow(
    'evt_fine was handled',
  );
  await expect(restore(db, request({ ids: ['evt_kept'] }, 1))).rejects.toThrow(
    'is dead, so it cannot be restored',
  );

  expect(await recordedEvent('evt_kept')).toMatchObject({ status: 'dead' });
  expect(await recordedEvent('evt_fine')).toMatchObject({ status: 'handled' });
  expect(await historyOf('evt_kept')).toHaveLength(1);
});

test('a replayed event cannot be discarded while it is in flight: until it died again, or for an hour', async () => {
  const replayed = (minutes: number) =>
    rows(
      `UPDATE dead_letters SET replayed_at = ? WHERE id = 'evt_flying'`,
      minutesAgo(minutes).toISOString(),
    );
  const discarded = () => discard(db, request({ ids: ['evt_flying'] }, 1));
  await commitOutcome('flying', undefined, minutesAgo(90));

  await replayed(59);
  await expect(discarded()).rejects.toThrow('is in flight');
  await replayed(61);
  await discarded();
  await restore(db, request({ ids: ['evt_flying'] }, 1));
  await replayed(9);
  await commitOutcome('flying', undefined, minutesAgo(5));

  expect(await discarded()).toBe(1);
});
