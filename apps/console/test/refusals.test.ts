import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask, consume, poisoned, statusOf } from './dead-letter-fixtures.ts';

const good = poisoned('handled').replace('"package_id":"gold"', '"note":"none"');

beforeAll(async () => {
  await consume([poisoned('dead'), poisoned('other'), poisoned('purged'), good]);
  await env.DB.prepare(`UPDATE dead_letters SET body = NULL WHERE id = 'evt_purged'`).run();
});

test('a word that is no filter, or an odd one, is refused instead of meaning everything', async () => {
  const choices = [
    { id: ['evt_dead'], all: '1' },
    { all: 'false' },
    { all: '1', typ: 'invoice.paid' },
    { all: '1', status: 'discarded' },
    { all: '1', event: 'evt_' },
    { all: '1', since: '2' },
  ];

  const refused = await Promise.all(choices.map((choice) => ask('POST', '/replays', choice)));

  expect(refused.map(({ status }) => status)).toEqual(choices.map(() => 400));
});

test.each(['-5', '1.5', '501', 'all'])('a page of %s rows is refused', async (limit) => {
  expect((await ask('GET', `/dead-letters?limit=${limit}`)).status).toBe(400);
});

test('what was replayed and is under way cannot be discarded, nor once it is handled', async () => {
  const { answer } = await ask('POST', '/replays', { id: ['evt_other'] });
  await ask('POST', `/replays/${answer.replay.id}/starts`, { rate: 1, why: 'x' });
  await ask('POST', `/replays/${answer.replay.id}/steps`, {});

  const refused = await ask('POST', '/discards', { id: ['evt_other'], count: 1, why: 'x' });

  expect(refused).toMatchObject({
    status: 409,
    answer: { error: expect.stringContaining('is under way') },
  });
  await env.DB.prepare(`UPDATE dead_letters SET replayed_at = NULL WHERE id = 'evt_other'`).run();
  await env.DB.prepare(`DELETE FROM event_history WHERE what = 'replayed'`).run();
});

describe('what cannot be done is refused with a sentence, and nothing is changed', () => {
  test.each<[string, 'GET' | 'POST', string, object | undefined, number, string]>([
    ['an event that never arrived', 'GET', '/events/evt_x', undefined, 404, 'is not known here'],
    ['a replay of it', 'POST', '/replays', { id: ['evt_x'] }, 404, 'is not known here'],
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
      { id: ['evt_purged'] },
      409,
      'removed by the retention',
    ],
    ['a replay of nothing', 'POST', '/replays', {}, 400, 'Nothing was chosen'],
    [
      'a replay of all that match, when none do',
      'POST',
      '/replays',
      { all: 1, user: 'nobody' },
      409,
      'nothing to replay',
    ],
    [
      'a filter by a status that is none',
      'GET',
      '/dead-letters?status=sad',
      undefined,
      400,
      'is no status',
    ],
    [
      'a filter by a time that is none',
      'GET',
      '/dead-letters?since=soon',
      undefined,
      400,
      'is no time',
    ],
    [
      'a discard without a reason',
      'POST',
      '/discards',
      { id: ['evt_dead'], count: 1 },
      400,
      'A reason is needed',
    ],
    [
      'a discard with another count',
      'POST',
      '/discards',
      { id: ['evt_dead', 'evt_other'], count: 3, why: 'x' },
      409,
      'not the 3 that were confirmed',
    ],
    [
      'a discard that is confirmed wrongly',
      'POST',
      '/discards',
      { id: ['evt_dead'], confirm: 'evt_other', why: 'x' },
      400,
      'nothing was done',
    ],
    [
      'a discard of a handled event',
      'POST',
      '/discards',
      { id: ['evt_handled'], count: 1, why: 'x' },
      409,
      'was handled',
    ],
    [
      'a restore of what was not discarded',
      'POST',
      '/restores',
      { id: ['evt_dead'], count: 1, why: 'x' },
      409,
      'is dead, so it cannot be restored',
    ],
    [
      'a start of a replay that is not known',
      'POST',
      '/replays/replay_x/starts',
      { rate: 1, why: 'x' },
      404,
      'not a replay',
    ],
    ['a body that is none', 'POST', '/replays', [], 400, 'a form or a JSON object'],
  ])('%s', async (_, method, path, body, status, sentence) => {
    const refused = await ask(method, path, body);

    expect(refused).toEqual({ status, answer: { error: expect.stringContaining(sentence) } });
    expect(await statusOf('evt_dead')).toBe('dead');
    expect(await statusOf('evt_handled')).toBe('handled');
  });

  test('a replay that runs cannot be started again, nor one that was canceled', async () => {
    const { answer } = await ask('POST', '/replays', { id: ['evt_dead'] });
    const path = `/replays/${answer.replay.id}`;
    const start = { rate: 1, why: 'once' };
    await ask('POST', `${path}/starts`, start);

    const again = await ask('POST', `${path}/starts`, start);
    await ask('POST', `${path}/cancellations`, {});
    const after = await ask('POST', `${path}/starts`, start);

    expect(again).toMatchObject({
      status: 409,
      answer: { error: expect.stringContaining('is running already') },
    });
    expect(after).toMatchObject({
      status: 409,
      answer: { error: expect.stringContaining('is canceled already') },
    });
  });

  test.each([0, 101, 1.5, 'fast'])('a rate of %s', async (rate) => {
    const { answer } = await ask('POST', '/replays', { id: ['evt_dead'] });

    const refused = await ask('POST', `/replays/${answer.replay.id}/starts`, { rate, why: 'x' });

    expect(refused.status).toBe(400);
  });
});

test('a discard is kept with who and why, and a restore makes it dead as before', async () => {
  await ask('POST', '/discards', {
    id: ['evt_other'],
    confirm: 'evt_other',
    why: 'a test of ours',
  });
  expect(await statusOf('evt_other')).toBe('discarded');
  await ask('POST', '/restores', { id: ['evt_other'], count: 1, why: 'it was not' });

  const { answer } = await ask('GET', '/events/evt_other');
  expect(answer).toMatchObject({ status: 'dead', letter: { status: 'dead' } });
  expect(
    answer.history.map(({ what, who, why }: Record<string, string>) => [what, who, why]),
  ).toEqual([
    ['dead', null, expect.stringContaining('metadata.package_id')],
    ['discarded', 'local', 'a test of ours'],
    ['restored', 'local', 'it was not'],
  ]);
});

test('personal data is masked until it is asked for', async () => {
  const hidden = await ask('GET', '/events/evt_dead');
  const shown = await ask('GET', '/events/evt_dead?reveal=1');

  expect(hidden.answer.payload).not.toContain('buyer@product.example');
  expect(hidden.answer.payload).toContain('"user_id": "user_dead"');
  expect(shown.answer.payload).toContain('buyer@product.example');
});
