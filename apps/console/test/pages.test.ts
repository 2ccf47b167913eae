import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import { beforeAll, expect, test } from 'vitest';
import { addPackage, consume, request, requestPage, unknownPackage } from './fixtures.ts';

const names = Array.from({ length: 27 }, (_, n) => `page_${String(n).padStart(2, '0')}`);

beforeAll(async () => {
  await consume(names.map((name) => unknownPackage(name, 'paged')));
});

test('a list has 20 letters a page, and the address keeps the filter on the next one', async () => {
  const first = await requestPage('/dead-letters?status=dead&event=evt_page_&paid=1');
  const next = /href="([^"]*after=[^"]*)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';

  const second = await requestPage(next);

  const rows = (text: string) => text.split('data-row').length - 1;
  expect([rows(first.text), rows(second.text)]).toEqual([20, 7]);
  expect(first.text).toContain('Replay all 27 that match…');
  expect(second.text).toContain('aria-label="Remove Event evt_page_"');
});

test('each field of a filter is a chip that can be removed alone, and the form stays collapsed', async () => {
  const { text } = await requestPage('/dead-letters?status=dead&user=user_page_01&paid=1');

  expect(text).toContain('href="/dead-letters?status=dead&amp;paid=1" aria-label="Remove User');
  expect(text).toContain(
    'href="/dead-letters?status=dead&amp;user=user_page_01" aria-label="Remove Money',
  );
  // Without any parameter the list would be that of the dead ones again.
  expect(text).toContain('href="/dead-letters?status=&amp;user=user_page_01&amp;paid=1"');
  expect(text).not.toContain('<details class="card filter" open');
});

test('a dead event opens with its reason and the recommended action, and marks what its handler read', async () => {
  const before = await requestPage('/events/evt_page_00');
  await addPackage('paged');
  const after = await requestPage('/events/evt_page_00');

  expect(before.text).toContain(`<p class="reason">${DEAD_REASONS.packageUnknown}</p>`);
  expect(before.text).toContain('package_id is paged');
  expect(before.text).toContain('href="#repair" class="button primary"');
  expect(before.text).toContain(
    '<mark>      &quot;payment_status&quot;: &quot;paid&quot;,\n</mark>',
  );
  expect(after.text).toContain('Replayed now, it would be handled: 200 credits for user_page_00.');
  expect(after.text).not.toContain('href="#repair" class="button primary"');
  // The story comes before the payload.
  expect(after.text.indexOf('<h2>History</h2>')).toBeLessThan(
    after.text.indexOf('<h2>Payload</h2>'),
  );
});

test('an event whose package is unknown leads to the catalog until the package is for sale', async () => {
  await consume([unknownPackage('page_catalog', 'page_pack')]);
  const link = '<a href="/catalog#add-package" class="button">Add the package</a>';

  const before = await requestPage('/events/evt_page_catalog');
  await addPackage('page_pack');
  const after = await requestPage('/events/evt_page_catalog');
  const catalog = await requestPage('/catalog');

  expect(before.text).toContain(link);
  expect(after.text).not.toContain(link);
  expect(catalog.text).toContain('id="add-package"');
});

test('only an event with a dead letter is below the dead letters in the navigation', async () => {
  const selected = '<a href="/dead-letters" aria-current="true">';
  await consume([unknownPackage('page_never_dead', 'paged')]);

  const dead = await requestPage('/events/evt_page_26');
  const handled = await requestPage('/events/evt_page_never_dead');

  expect(dead.text).toContain(selected);
  expect(handled.text).toContain('Handled: ');
  expect(handled.text).not.toContain(selected);
});

test('a filter by reason is a choice of the current reasons with their counts, and keeps another one of the address', async () => {
  const current = await requestPage(
    `/dead-letters?reason=${encodeURIComponent(DEAD_REASONS.packageUnknown)}`,
  );
  const former = await requestPage('/dead-letters?reason=a+former+reason');

  const option = (attributes: string, text: string) =>
    new RegExp(`<option value="${DEAD_REASONS.packageUnknown}"${attributes}>${text}`);
  expect(current.text).toMatch(option(' selected=""', `${DEAD_REASONS.packageUnknown} \\(\\d+\\)`));
  expect(current.text.split('<option value="">any reason</option>')).toHaveLength(2);
  expect(former.text).toContain(
    '<option value="a former reason" selected="">a former reason</option>',
  );
  expect(former.text).toMatch(option('', DEAD_REASONS.packageUnknown));
});

test('a handled event opens with the credits that came of it, and its history says when', async () => {
  await consume([unknownPackage('page_01', 'paged')]);

  const { text } = await requestPage('/events/evt_page_01');

  expect(text).toContain('Handled: +200 credits for user_page_01');
  expect(text).not.toContain('Why it');
  expect(text).toMatch(/status handled">handled<\/span><span>\+200 credits for user_page_01/);
});

test.each(['1h', '3h', '24h', '7d'])(
  'the overview keeps the range %s of its chart in the address',
  async (range) => {
    const { status, text } = await requestPage(`/?range=${range}`);

    expect(status).toBe(200);
    expect(text).toContain(`<a href="/?range=${range}" aria-current="true">`);
    expect(text).toContain('Show the values as a table');
  },
);

test('an unknown range of the chart is refused with those that exist', async () => {
  const { status, text } = await requestPage('/?range=1y');

  expect(status).toBe(400);
  expect(text).toContain('range must be one of 1h, 3h, 24h, 7d.');
});

test('replays and reconciliations are listed by status, in pages', async () => {
  const planned = await request('POST', '/replays', { id: ['evt_page_02'] });
  const id = planned.json.replay.id;

  const list = await request('GET', '/replays?status=planned&limit=500');
  const others = await request('GET', '/replays?status=done&limit=500');
  const refused = await request('GET', '/reconciliations?status=lost');

  expect(list.json.replays.map((replay: { id: string }) => replay.id)).toContain(id);
  expect(JSON.stringify(others.json)).not.toContain(id);
  expect(refused).toMatchObject({ status: 400, json: { error: expect.stringContaining('done') } });
});
