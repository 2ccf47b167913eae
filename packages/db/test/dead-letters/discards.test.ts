import { expect, test } from 'vitest';
import {
  discard,
  getDiscard,
  listDiscardedEvents,
  listDiscards,
  previewDiscard,
  restore,
  restoreDiscard,
  type Selection,
} from '../../src/dead-letters/index.ts';
import { db, deliver, rows } from '../database.ts';
import {
  checkoutCompleted,
  commitOutcome,
  deadLetter,
  historyOf,
  recordedEvent,
} from '../fixtures.ts';
import { createEventWriter } from '../model/event-generator.ts';

const now = new Date('2026-11-24T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const request = (selection: Selection, count: number, reason = 'a test of ours') => ({
  selection,
  count,
  reason,
  actor: 'ada',
  now,
});
const restoreRequest = (ids: readonly string[], reason = 'it was not') => ({
  ids,
  count: ids.length,
  reason,
  actor: 'ada',
  now,
});

test('a discard records actor and reason, and a restore makes the event dead as before', async () => {
  await commitOutcome('returns', undefined, minutesAgo(9));

  const { id, events } = await discard(db, request({ ids: ['evt_returns'] }, 1));
  expect(events).toBe(1);
  expect(await recordedEvent('evt_returns')).toMatchObject({ status: 'discarded' });
  expect(await deadLetter('evt_returns')).toMatchObject({ status: 'discarded', discard_id: id });
  await restore(db, restoreRequest(['evt_returns']));

  expect(await recordedEvent('evt_returns')).toMatchObject({ status: 'dead' });
  expect(await deadLetter('evt_returns')).toMatchObject({ discard_id: null });
  expect(await getDiscard(db, id)).toMatchObject({ events: 1, remaining: 0, restoredAt: null });
  const history = await historyOf('evt_returns');
  expect(history.map(([, ...action]) => action)).toEqual([
    ['dead', null, expect.stringContaining('metadata.package_id')],
    ['discarded', 'ada', 'a test of ours'],
    ['restored', 'ada', 'it was not'],
  ]);
});

test('a discard by filter moves what matches and nothing else', async () => {
  for (const name of ['match_a', 'match_b', 'no_match']) await commitOutcome(name);

  const selection = { filter: { event: 'evt_match' } };
  expect(await previewDiscard(db, selection, now)).toEqual({
    selection: 'dead events: event evt_match',
    events: 2,
    matching: 2,
    note: null,
    byReason: [{ reason: expect.stringContaining('metadata.package_id'), events: 2 }],
  });
  const { id, events } = await discard(db, request(selection, 2));

  expect(events).toBe(2);
  expect(await listDiscards(db, 100)).toContainEqual({
    id,
    selection: 'dead events: event evt_match',
    actor: 'ada',
    reason: 'a test of ours',
    events: 2,
    createdAt: now.toISOString(),
    restoredAt: null,
  });
  expect(await recordedEvent('evt_match_b')).toMatchObject({ status: 'discarded' });
  expect(await recordedEvent('evt_no_match')).toMatchObject({ status: 'dead' });
});

test('a discard or restore that is refused names the reason and changes nothing', async () => {
  await commitOutcome('kept');
  await commitOutcome('kept_too');
  await deliver([checkoutCompleted('fine')]);
  const both = { ids: ['evt_kept', 'evt_kept_too'] };

  await expect(discard(db, request(both, 3))).rejects.toThrow('not the 3 that you confirmed');
  await expect(discard(db, request(both, 2, ' '))).rejects.toThrow('A reason is required');
  await expect(discard(db, request({ ids: [] }, 0))).rejects.toThrow('No event was selected');
  await expect(discard(db, request({ ids: ['evt_x'] }, 1))).rejects.toThrow(
    'is not in the event log',
  );
  await expect(discard(db, request({ ids: ['evt_kept', 'evt_fine'] }, 2))).rejects.toThrow(
    'evt_fine was handled',
  );
  await expect(discard(db, request({ filter: { user: 'nobody' } }, 0))).rejects.toThrow(
    'nothing to discard',
  );
  await expect(previewDiscard(db, { filter: { user: 'nobody' } }, now)).rejects.toThrow(
    'nothing to discard',
  );
  await expect(restore(db, restoreRequest(['evt_kept']))).rejects.toThrow(
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
  await restore(db, restoreRequest(['evt_flying']));
  await replayed(9);
  await commitOutcome('flying', undefined, minutesAgo(5));

  expect(await discarded()).toMatchObject({ events: 1 });
});

test('a discard by filter leaves events dead that are in flight, and the preview counts them apart', async () => {
  await commitOutcome('among_flying', undefined, minutesAgo(9));
  await commitOutcome('among_still', undefined, minutesAgo(9));
  await rows(
    `UPDATE dead_letters SET replayed_at = ? WHERE id = 'evt_among_flying'`,
    minutesAgo(5).toISOString(),
  );
  const selection = { filter: { event: 'evt_among' } };

  expect(await previewDiscard(db, selection, now)).toMatchObject({
    events: 1,
    matching: 2,
    note: '1 more match, but they are in flight after a replay and are not discarded.',
  });
  await discard(db, request(selection, 1));

  expect(await recordedEvent('evt_among_flying')).toMatchObject({ status: 'dead' });
  expect(await recordedEvent('evt_among_still')).toMatchObject({ status: 'discarded' });
});

test('a discard takes the oldest deaths up to its maximum, and the preview counts all that match', async () => {
  for (const [name, minutes] of [
    ['capped_new', 1],
    ['capped_old', 3],
    ['capped_mid', 2],
  ] as const)
    await commitOutcome(name, undefined, minutesAgo(minutes));
  const selection = { filter: { event: 'evt_capped' } };

  const preview = await previewDiscard(db, selection, now, 2);
  await discard(db, { ...request(selection, 2), max: 2 });

  expect(preview).toMatchObject({
    events: 2,
    matching: 3,
    note: 'These are the oldest 2 of 3 that match: discard the rest afterwards.',
  });
  expect(await recordedEvent('evt_capped_new')).toMatchObject({ status: 'dead' });
  expect(await recordedEvent('evt_capped_mid')).toMatchObject({ status: 'discarded' });
});

test('a restore leaves an event ignored whose purchase was credited meanwhile', async () => {
  const stripe = createEventWriter('restored_credited');
  stripe.paymentSucceeded('a', { metadata: { credits: '100' } });
  await deliver(stripe.events);
  const selection = { ids: [String(stripe.events[0]?.id)] };
  const { id } = await discard(db, request(selection, 1));
  stripe.checkoutPaid('a', { user: 'ada', credits: 100, price: 1000 });
  await deliver(stripe.events.slice(1));

  await restoreDiscard(db, id, { actor: 'ben', reason: 'wrong filter', now });

  expect(await recordedEvent(String(stripe.events[0]?.id))).toMatchObject({
    status: 'ignored',
    reason: 'another event credited this purchase',
  });
});

test('one restore undoes a discard of many, except for events that were handled or restored since', async () => {
  for (const name of ['undone_a', 'undone_b', 'undone_handled', 'undone_single'])
    await commitOutcome(name, undefined, minutesAgo(9));
  const { id } = await discard(db, request({ filter: { event: 'evt_undone' } }, 4));
  await deliver([checkoutCompleted('undone_handled')]);
  await restore(db, restoreRequest(['evt_undone_single']));
  const listed = await listDiscardedEvents(db, id, 10);
  expect(listed.map((event) => event.id).toSorted()).toEqual(['evt_undone_a', 'evt_undone_b']);

  const undo = { actor: 'ben', reason: 'wrong filter', now };
  await expect(restoreDiscard(db, id, { ...undo, reason: '' })).rejects.toThrow('A reason');
  expect(await restoreDiscard(db, id, undo)).toBe(2);

  expect(await recordedEvent('evt_undone_a')).toMatchObject({ status: 'dead' });
  expect(await recordedEvent('evt_undone_handled')).toMatchObject({ status: 'handled' });
  expect((await historyOf('evt_undone_b')).flat()).toContain('wrong filter');
  expect((await historyOf('evt_undone_single')).flat()).not.toContain('wrong filter');
  expect(await getDiscard(db, id)).toMatchObject({ events: 4, restoredAt: now.toISOString() });
  await expect(restoreDiscard(db, id, undo)).rejects.toThrow('is restored already');
  await expect(restoreDiscard(db, 'discard_x', undo)).rejects.toThrow('There is no discard');
});
