import { beforeAll, expect, test } from 'vitest';
import { consume, request, unknownPackage } from './fixtures.ts';

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
  ];

  const refused = await Promise.all(
    selections.map((selection) => request('POST', '/replays', selection)),
  );

  expect(refused.map(({ status }) => status)).toEqual(selections.map(() => 400));
});

test.each(['-5', '1.5', '501', 'all'])('a page of %s rows is refused', async (limit) => {
  expect((await request('GET', `/dead-letters?limit=${limit}`)).status).toBe(400);
});
