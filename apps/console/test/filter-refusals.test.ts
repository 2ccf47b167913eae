import { beforeAll, expect, test } from 'vitest';
import { consume, request, requestPage, statusOf, unknownPackage } from './fixtures.ts';

beforeAll(() => consume([unknownPackage('dead')]));

test('an unknown or invalid filter is refused instead of selecting everything', async () => {
  const selections = [
    { id: ['evt_dead'], all: '1' },
    { all: 'false' },
    { all: '1', typ: 'invoice.paid' },
    { all: '1', status: 'discarded' },
    { all: '1', event: 'evt_' },
    { all: '1', since: '2' },
    { id: ['evt_dead'], type: 'invoice.paid' },
    { id: [{ a: 1 }] },
    { all: '1', user: '' },
    { all: '1', reason: ' ' },
    { id: [''] },
    { id: [] },
    { all: '1', user: [] },
    { all: '1', user: ['user_dead', 'user_other'] },
    { all: ['1', '1'] },
    { all: '1', since: '2026-02-31' },
  ];

  const refused = await Promise.all(
    selections.map((selection) => request('POST', '/replays', selection)),
  );

  expect(refused.map(({ status }) => status)).toEqual(selections.map(() => 400));
});

test.each(['-5', '1.5', '501', 'all'])('a page of %s rows is refused', async (limit) => {
  expect((await request('GET', `/dead-letters?limit=${limit}`)).status).toBe(400);
});

test.each([
  { user: [] },
  { dead_reason: [] },
  { dead_reason: ' ' },
  { user: ['user_dead', 'user_other'] },
  { count: [1, 1] },
])('a discard with %j is refused instead of selecting every dead event', async (fields) => {
  const discard = { all: 1, count: 1, reason: 'a test', ...fields };

  expect((await request('POST', '/discards', discard)).status).toBe(400);
  expect(await statusOf('evt_dead')).toBe('dead');
});

test.each([
  '/dead-letters?user=user_dead&user=user_other',
  '/predictions?user=user_dead&user=user_other',
  '/predictions?user=',
  '/dead-letters?since=2026-02-31T10:15',
  '/dead-letters?until=2027-02-29',
])('%s is refused instead of listing other events than were meant', async (path) => {
  expect((await request('GET', path)).status).toBe(400);
});

test('a field that is blank in the form of a page means any', async () => {
  for (const path of ['/dead-letters', '/predictions'])
    expect(await requestPage(`${path}?user=&event=evt_dead`)).toMatchObject({
      status: 200,
      text: expect.stringContaining('evt_dead'),
    });
});

test('a day of a leap year is a time', async () => {
  expect((await request('GET', '/dead-letters?since=2028-02-29')).status).toBe(200);
});

test('a selection in the URL and in the body is refused, except for the ids that a page posts', async () => {
  const path = '/replays?all=1&user=user_dead';

  const refused = await request('POST', path, { type: 'invoice.paid' });
  const planned = await requestPage(path, { id: 'evt_other' });

  expect(refused).toEqual({
    status: 400,
    json: { error: expect.stringContaining('The URL has a filter and the body has type') },
  });
  expect(planned.status).toBe(303);
  const { json } = await request('GET', String(planned.location));
  expect(json.replay).toMatchObject({ total: 1, selection: expect.stringContaining('user_dead') });
});
