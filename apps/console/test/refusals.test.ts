import { env } from 'cloudflare:workers';
import { planReplay, startReplay } from '@stripe-credits/db/dead-letters';
import { deadLetters } from '@stripe-credits/db/schema';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { sendReplayPage } from '../src/replay/send-page.ts';
import { consume, db, request, statusOf, unknownPackage } from './fixtures.ts';

const handled = unknownPackage('handled').replace('"package_id":"unknown"', '"note":"none"');

beforeAll(async () => {
  await consume([
    unknownPackage('dead'),
    unknownPackage('other'),
    unknownPackage('in_flight'),
    unknownPackage('started'),
    unknownPackage('without_payload'),
    handled,
  ]);
  await db.update(deadLetters).set({ body: null }).where(eq(deadLetters.id, 'evt_without_payload'));
});

test('an event that was replayed and is still in flight cannot be discarded', async () => {
  const now = new Date();
  const id = await planReplay(db, { selection: { ids: ['evt_in_flight'] }, actor: 'test', now });
  await startReplay(db, id, { rate: 1, actor: 'test', reason: 'a test', now });
  await sendReplayPage(db, env.EVENTS, id, 1, now);

  const refused = await request('POST', '/discards', {
    id: ['evt_in_flight'],
    count: 1,
    reason: 'a test',
  });

  expect(refused).toMatchObject({
    status: 409,
    json: { error: expect.stringContaining('is in flight') },
  });
  expect(await statusOf('evt_in_flight')).toBe('dead');
});

describe('an action that is not possible is refused with its reason and changes nothing', () => {
  test.each<[string, 'GET' | 'POST', string, object | undefined, number, string]>([
    [
      'an event that never arrived',
      'GET',
      '/events/evt_x',
      undefined,
      404,
      'is not in the event log',
    ],
    [
      'a replay of an event that never arrived',
      'POST',
      '/replays',
      { id: ['evt_x'] },
      404,
      'is not in the event log',
    ],
    [
      'a replay of a handled event',
      'POST',
      '/replays',
      { id: ['evt_handled'] },
      409,
      'was handled',
    ],
    [
      'a replay of one dead and one handled',
      'POST',
      '/replays',
      { id: ['evt_dead', 'evt_handled'] },
      409,
      'was handled',
    ],
    [
      'a replay without its payload',
      'POST',
      '/replays',
      { id: ['evt_without_payload'] },
      409,
      'deleted its payload',
    ],
    ['a replay of nothing', 'POST', '/replays', {}, 400, 'No event was selected'],
    [
      'a replay of all that match, when none do',
      'POST',
      '/replays',
      { all: 1, user: 'nobody' },
      409,
      'nothing to replay',
    ],
    [
      'a filter by an unknown status',
      'GET',
      '/dead-letters?status=sad',
      undefined,
      400,
      'status must be one of',
    ],
    ['an empty filter', 'GET', '/dead-letters?user=', undefined, 400, 'user is empty'],
    [
      'a discard by an empty filter',
      'POST',
      '/discards',
      { all: 1, user: '', count: 1, reason: 'x' },
      400,
      'user is empty',
    ],
    [
      'a discard of another number than match',
      'POST',
      '/discards',
      { all: 1, user: 'user_dead', count: 2, reason: 'x' },
      409,
      'matching dead events is 1, not the 2',
    ],
    [
      'a restore of an unknown discard',
      'POST',
      '/discards/discard_x/restores',
      { reason: 'x' },
      404,
      'There is no discard',
    ],
    ['an unknown outcome', 'GET', '/replays/replay_x?outcome=bad', undefined, 400, 'outcome must'],
    [
      'a filter by an invalid time',
      'GET',
      '/dead-letters?since=soon',
      undefined,
      400,
      'is not a time',
    ],
    [
      'a discard without a reason',
      'POST',
      '/discards',
      { id: ['evt_dead'], count: 1 },
      400,
      'A reason is required',
    ],
    [
      'a discard with a null as its reason',
      'POST',
      '/discards',
      { id: ['evt_dead'], count: 1, reason: null },
      400,
      'reason must be text',
    ],
    [
      'a discard with another count',
      'POST',
      '/discards',
      { id: ['evt_dead', 'evt_other'], count: 3, reason: 'x' },
      409,
      'not the 3 that you confirmed',
    ],
    [
      'a discard with a wrong confirmation',
      'POST',
      '/discards',
      { id: ['evt_dead'], confirm: 'evt_other', reason: 'x' },
      400,
      'nothing was changed',
    ],
    [
      'a discard of a handled event',
      'POST',
      '/discards',
      { id: ['evt_handled'], count: 1, reason: 'x' },
      409,
      'was handled',
    ],
    [
      'a restore of an event that is not discarded',
      'POST',
      '/restores',
      { id: ['evt_dead'], count: 1, reason: 'x' },
      409,
      'is dead, so it cannot be restored',
    ],
    [
      'a start of an unknown replay',
      'POST',
      '/replays/replay_x/starts',
      { rate: 1, reason: 'x' },
      404,
      'There is no replay',
    ],
    [
      'a body that is neither a form nor an object',
      'POST',
      '/replays',
      [],
      400,
      'a form or a JSON object',
    ],
  ])('%s', async (_, method, path, body, status, sentence) => {
    const refused = await request(method, path, body);

    expect(refused).toEqual({ status, json: { error: expect.stringContaining(sentence) } });
    expect(await statusOf('evt_dead')).toBe('dead');
    expect(await statusOf('evt_handled')).toBe('handled');
  });

  test('a replay that was started or canceled cannot be started again', async () => {
    const { json } = await request('POST', '/replays', { id: ['evt_started', 'evt_other'] });
    const path = `/replays/${json.replay.id}`;
    const start = { rate: 1, reason: 'a test' };
    await request('POST', `${path}/starts`, start);

    const again = await request('POST', `${path}/starts`, start);
    await request('POST', `${path}/cancellations`, {});
    const after = await request('POST', `${path}/starts`, start);

    expect(again).toMatchObject({
      status: 409,
      json: { error: expect.stringContaining('is running already') },
    });
    expect(after).toMatchObject({
      status: 409,
      json: { error: expect.stringContaining('is canceled already') },
    });
  });

  test.each([0, 101, 1.5, 'fast'])('a rate of %s', async (rate) => {
    const { json } = await request('POST', '/replays', { id: ['evt_dead'] });

    const refused = await request('POST', `/replays/${json.replay.id}/starts`, {
      rate,
      reason: 'x',
    });

    expect(refused.status).toBe(400);
  });
});
