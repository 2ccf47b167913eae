import { beforeAll, expect, test } from 'vitest';
import {
  addPackage,
  consume,
  paidSession,
  request,
  requestPage,
  unknownPackage,
} from './fixtures.ts';

const noUser = 'paid, but metadata.user_id is missing: no user to credit';

beforeAll(async () => {
  await consume([
    unknownPackage('foreseen_a', 'foreseen'),
    unknownPackage('foreseen_b', 'foreseen'),
    paidSession('foreseen_c', { credits: '200' }),
  ]);
  await addPackage('foreseen');
});

test('the predictions of a filter, of ids and of a planned replay say what a replay would do now', async () => {
  const filtered = await request('GET', '/predictions?event=evt_foreseen');
  const named = await request('GET', '/predictions?id=evt_foreseen_a&id=evt_foreseen_c');
  const { json } = await request('POST', '/replays', { id: ['evt_foreseen_b'] });
  const planned = await request('GET', `/predictions?replay=${json.replay.id}`);

  expect(filtered.json).toMatchObject({
    examined: 3,
    hasMore: false,
    summary: [
      { wouldBe: 'handled', events: 2 },
      { wouldBe: 'dead', reason: noUser, events: 1 },
    ],
  });
  expect(named.json.examined).toBe(2);
  expect(planned.json.predictions).toMatchObject([{ id: 'evt_foreseen_b', wouldBe: 'handled' }]);
  expect(JSON.stringify(filtered.json)).not.toContain('buyer@product.example');
});

test('the overview has the prediction in a sentence that leads to the list', async () => {
  const overview = await requestPage('/');
  const list = await requestPage('/predictions?event=evt_foreseen');

  expect(overview.text).toMatch(/\d+ of \d+ dead events would be handled by a replay now/);
  expect(overview.text).toMatch(/would handle \d+/);
  expect(overview.text).toContain('href="/predictions"');
  expect(list.text).toContain(
    `2 of 3 dead events would be handled by a replay now; 1 would be dead: ${noUser}.`,
  );
  expect(list.text).toContain('evt_foreseen_c');
});

test.each<[string, number, string]>([
  ['status=handled', 400, 'Only dead events'],
  ['replay=replay_x', 404, 'There is no replay'],
  ['replay=replay_x&id=evt_1', 400, 'not several'],
  ['id=evt_1&user=ben', 400, 'not several'],
  ['limit=5', 400, 'limit is not a parameter here'],
])('predictions with %s are refused', async (query, status, sentence) => {
  const refused = await request('GET', `/predictions?${query}`);

  expect(refused).toEqual({ status, json: { error: expect.stringContaining(sentence) } });
});
