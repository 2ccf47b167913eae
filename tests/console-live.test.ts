import { beforeEach, expect, test } from 'vitest';
import { openPage } from './browser.ts';
import { query, system } from './system.ts';

// The zone of the other files: Chromium runs in one process here, which has one.
const { page, errors } = await openPage({ timezoneId: 'America/New_York' });
const url = system.consoleUrl;
await page.clock.install();

beforeEach(() => system.reset());

const insertDeadLetter = (id: string) =>
  query(
    `INSERT INTO dead_letters
       (id, type, status, reason, attempts, first_died_at, last_died_at, deaths, paid, body, encoding)
     VALUES (?1, 'invoice.paid', 'dead', 'a reason', 1, ?2, ?2, 1, 0, NULL, 'text')`,
    id,
    new Date().toISOString(),
  );

const insertCount = (outcome: string, events: number) =>
  query(
    'INSERT INTO event_counts (minute, outcome, events) VALUES (?, ?, ?)',
    new Date().toISOString().slice(0, 16),
    outcome,
    events,
  );

/** The page is not loaded again. */
const markLoaded = () => page.evaluate("document.body.dataset.loaded = 'once'");
const loadedMark = () => page.evaluate('document.body.dataset.loaded');

test('the overview shows a new dead letter within 10 seconds, and the reader of its chart keeps the bar and the open table', async () => {
  await insertDeadLetter('evt_live_1');
  await insertCount('handled', 4);
  await page.goto(`${url}/?range=1h`);
  await page.getByText('1 event is dead.').waitFor();
  await page.getByText('Show the values as a table').click();
  const read = page.locator('.bars input').nth(30);
  const bar = await read.getAttribute('value');
  await read.focus();
  await markLoaded();

  await insertDeadLetter('evt_live_2');
  await insertCount('dead', 3);
  await page.clock.fastForward(10_000);
  await page.getByText('2 events are dead.').waitFor();

  expect(await page.locator('.tile:has-text("Dead now") .value').textContent()).toBe('2');
  expect(await page.locator('.legend').textContent()).toContain('dead 3');
  expect(await page.locator('#dead-groups td.number').textContent()).toBe('2');
  expect(await page.locator(':focus').getAttribute('value')).toBe(bar);
  expect(await page.locator(':focus').isChecked()).toBe(true);
  expect(await page.locator('.chart details').getAttribute('open')).toBe('');
  expect(await loadedMark()).toBe('once');
  expect(errors).toEqual([]);
});

test('the list of dead letters shows a new one within 15 seconds, but its rows stay while one of them is selected', async () => {
  await insertDeadLetter('evt_live_3');
  await page.goto(`${url}/dead-letters`);
  const box = page.getByLabel('Select evt_live_3');
  const rows = page.locator('[data-row]');
  await box.check();
  await markLoaded();

  await insertDeadLetter('evt_live_4');
  await page.clock.fastForward(15_000);
  await page.getByText('Replay all 2 that match').waitFor();
  expect(await rows.count()).toBe(1);
  expect(await box.isChecked()).toBe(true);

  await box.uncheck();
  await page.clock.fastForward(15_000);
  await page.getByLabel('Select evt_live_4').waitFor();

  expect(await rows.count()).toBe(2);
  expect(await page.locator(':focus').getAttribute('value')).toBe('evt_live_3');
  // The keys and the count are those of the new rows.
  await page.keyboard.press('k');
  await page.keyboard.press('x');
  expect(await page.getByLabel('Select evt_live_4').isChecked()).toBe(true);
  expect(await page.locator('[data-selected]').textContent()).toBe('1 selected');
  expect(await loadedMark()).toBe('once');
  expect(errors).toEqual([]);
});

test('a list that was empty offers to replay once an event is dead', async () => {
  await page.goto(`${url}/dead-letters`);
  await page.getByText('No dead letters.').waitFor();
  const button = page.getByRole('button', { name: 'Replay selected…' });
  expect(await button.isVisible()).toBe(false);

  await insertDeadLetter('evt_live_5');
  await page.clock.fastForward(15_000);
  await page.getByLabel('Select evt_live_5').waitFor();

  expect(await button.isVisible()).toBe(true);
  expect(await page.getByText('No dead letters.').count()).toBe(0);
});
