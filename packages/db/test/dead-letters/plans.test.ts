import { describe, expect, test } from 'vitest';
import {
  cancelReplay,
  claimStalledReplays,
  getReplay,
  listReplayItems,
  listReplays,
  planReplay,
  startReplay,
} from '../../src/dead-letters/index.ts';
import { db, deliver, rows } from '../database.ts';
import { checkoutCompleted, commitOutcome } from '../fixtures.ts';
import { expire } from '../retention/expire.ts';
import {
  arrangeDead,
  arrangeRunning,
  later,
  now,
  plan,
  start,
  statusOf,
} from './replay-fixtures.ts';

describe('a plan', () => {
  test('freezes the selection, oldest death first, and changes no event', async () => {
    const ids = await arrangeDead('frozen', 2);

    const id = await plan({ filter: { event: 'evt_frozen' } });
    await commitOutcome('frozen_later');

    const items = await listReplayItems(db, id, 10);
    expect(items.map(({ eventId, status }) => [eventId, status])).toEqual([
      [ids[0], 'dead'],
      [ids[1], 'dead'],
    ]);
    expect(await getReplay(db, id)).toMatchObject({
      status: 'planned',
      selection: 'dead events: event evt_frozen',
      actor: 'ada',
      total: 2,
      sent: 0,
    });
    const { replays } = await listReplays(db, { limit: 100 });
    expect(replays.map((replay) => replay.id)).toContain(id);
    expect(await claimStalledReplays(db, later(60), later(60))).not.toContain(id);
  });

  test('of more events than a replay takes has the oldest, and says how many match', async () => {
    const ids = await arrangeDead('over', 3);

    const id = await planReplay(db, {
      selection: { filter: { event: 'evt_over' } },
      actor: 'ada',
      now,
      max: 2,
    });

    expect(await getReplay(db, id)).toMatchObject({
      total: 2,
      selection:
        'dead events: event evt_over: the oldest 2 of 3 that match; replay the rest afterwards',
    });
    const items = await listReplayItems(db, id, 10);
    expect(items.map(({ eventId }) => eventId)).toEqual(ids.slice(0, 2));
  });

  test('is refused, with a sentence that names the event, when an event cannot be replayed', async () => {
    await commitOutcome('replayable');
    await commitOutcome('purged');
    await rows(`UPDATE dead_letters SET body = NULL WHERE id = 'evt_purged'`);
    await commitOutcome('put_aside');
    await rows(`UPDATE stripe_events SET status = 'discarded' WHERE id = 'evt_put_aside'`);
    await deliver([checkoutCompleted('well')]);
    const countReplays = () => rows('SELECT count(*) AS n FROM replays');
    const before = await countReplays();

    const planned = (...ids: string[]) => expect(plan({ ids })).rejects;
    await planned().toThrow('No event was selected');
    await planned('evt_x').toThrow('evt_x is not in the event log');
    await planned('evt_well').toThrow('evt_well was handled');
    await planned('evt_replayable', 'evt_well').toThrow('evt_well was handled');
    await planned('evt_purged').toThrow(
      'evt_purged cannot be replayed: the retention policy deleted its payload',
    );
    await planned('evt_put_aside').toThrow('restore it before');
    await expect(plan({ filter: { user: 'nobody' } })).rejects.toThrow('nothing to replay');

    expect(await countReplays()).toEqual(before);
  });
});

describe('a start', () => {
  test('is refused a day after the plan, with the time of the plan', async () => {
    const id = await plan({ ids: await arrangeDead('old_plan', 1) });
    const started = (at: Date) =>
      startReplay(db, id, { rate: 5, reason: 'x', actor: 'ben', now: at });

    await expect(started(later(24 * 60 + 1))).rejects.toThrow(
      `${id} was planned on 2026-11-24 12:00:00 UTC: plan it again`,
    );
    expect(await statusOf(id)).toBe('planned');
    await started(later(24 * 60));

    expect(await getReplay(db, id)).toMatchObject({
      status: 'running',
      startedAt: later(24 * 60).toISOString(),
    });
  });

  test('is refused without a valid rate and a reason, and the replay stays planned', async () => {
    const id = await plan({ ids: await arrangeDead('unstarted', 1) });

    for (const rate of [0, 101, 1.5, Number.NaN])
      await expect(start(id, { rate })).rejects.toThrow('The rate must be');
    await expect(start(id, { reason: ' ' })).rejects.toThrow('A reason is required');
    await expect(start('replay_x')).rejects.toThrow('There is no replay replay_x');

    expect(await statusOf(id)).toBe('planned');
  });

  test('happens once, and not after a cancel', async () => {
    const { id } = await arrangeRunning('once', 1);

    await expect(start(id)).rejects.toThrow('is running already');
    await cancelReplay(db, id, now);
    await expect(start(id)).rejects.toThrow('is canceled already');

    expect(await getReplay(db, id)).toMatchObject({
      status: 'canceled',
      endedAt: now.toISOString(),
      rate: 5,
      actor: 'ben',
      reason: 'gold is for sale',
    });
  });
});

test('the plan of a replay that was not started is deleted after a day, a started one stays', async () => {
  const [planned] = await arrangeDead('expiring', 1);
  const plannedId = await plan({ ids: [planned ?? ''] });
  const { id } = await arrangeRunning('started', 1);
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

  await expire(db, inDays(0.9));
  expect(await getReplay(db, plannedId)).toMatchObject({ total: 1 });
  await expire(db, inDays(1.1));

  await expect(getReplay(db, plannedId)).rejects.toThrow('There is no replay');
  expect(await listReplayItems(db, plannedId, 1)).toEqual([]);
  expect(await getReplay(db, id)).toMatchObject({ total: 1 });
});

test('a replay is deleted with its items 90 days after it ended, and one that has not ended stays', async () => {
  const { id } = await arrangeRunning('ended', 1);
  const { id: runningId } = await arrangeRunning('never_ended', 1);
  await cancelReplay(db, id, now);
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

  await expire(db, inDays(90));
  expect(await getReplay(db, id)).toMatchObject({ status: 'canceled', total: 1 });
  await expire(db, inDays(91));

  await expect(getReplay(db, id)).rejects.toThrow('There is no replay');
  expect(await listReplayItems(db, id, 1)).toEqual([]);
  expect(await getReplay(db, runningId)).toMatchObject({ status: 'running', total: 1 });
});
