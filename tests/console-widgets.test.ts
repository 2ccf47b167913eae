import { beforeAll, expect, test } from 'vitest';
import { openPage } from './browser.ts';
import { query, system } from './system.ts';

// The zone of the other files: Chromium runs in one process here, which has one.
const { page, errors } = await openPage({ timezoneId: 'America/New_York' });
const url = system.consoleUrl;

beforeAll(() => system.reset());

async function insertDeadLetter(id: string): Promise<void> {
  const at = new Date().toISOString();
  await query(
    `INSERT INTO stripe_events (id, type, status, received_at, deliveries)
     VALUES (?, 'invoice.paid', 'dead', ?, 1)`,
    id,
    at,
  );
  await query(
    `INSERT INTO dead_letters
       (id, type, status, reason, attempts, first_died_at, last_died_at, deaths, paid, body, encoding)
     VALUES (?, 'invoice.paid', 'dead', 'a reason', 1, ?, ?, 1, 0, '{}', 'text')`,
    id,
    at,
    at,
  );
}

async function insertReconciliation(id: string): Promise<void> {
  const at = new Date().toISOString();
  await query(
    `INSERT INTO reconciliations
       (id, status, actor, dry_run, since_at, until_at, created_at, active_at, events)
     VALUES (?, 'running', 'ada', 1, '2026-01-01T00:00:00.000Z', ?, '2026-01-02T00:00:00.000Z', ?, 3)`,
    id,
    at,
    at,
  );
}

test('the dialog of the keys is closed by its button, and the list and its selection stay', async () => {
  await insertDeadLetter('evt_widgets');
  await page.goto(`${url}/dead-letters`);
  await page.getByRole('checkbox').check();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await dialog.waitFor();

  await dialog.getByRole('button', { name: 'Close' }).click();

  await dialog.waitFor({ state: 'hidden' });
  expect(page.url()).toBe(`${url}/dead-letters`);
  expect(await page.getByRole('checkbox').isChecked()).toBe(true);
  expect(await query('SELECT id FROM replays')).toEqual([]);
});

test('the arrow keys read the values of one bar of the chart after another, also without scripts', async () => {
  const { page: plain } = await openPage({ javaScriptEnabled: false });
  const now = Date.now();
  const counts = { 0: 7, 2: 3 };
  for (const [minutesAgo, events] of Object.entries(counts))
    await query(
      `INSERT INTO event_counts (minute, outcome, events) VALUES (?, 'ignored', ?)
       ON CONFLICT DO UPDATE SET events = excluded.events`,
      new Date(now - Number(minutesAgo) * 60_000).toISOString().slice(0, 16),
      events,
    );
  await plain.goto(`${url}/?range=1h`);
  const focused = '.bars label:focus-within .values';
  const readValues = async () => {
    const text = await plain.locator(focused).textContent();
    const opacity = await plain.evaluate(
      `getComputedStyle(document.querySelector('${focused}')).opacity`,
    );
    return `${text}, opacity ${opacity}`;
  };

  await plain.getByRole('radio').last().focus();
  const read = [];
  for (let bar = 0; bar < 3; bar++) {
    read.push(await readValues());
    await plain.keyboard.press('ArrowLeft');
  }

  expect(read).toEqual([
    expect.stringMatching(/: 7 ignored, opacity 1$/),
    expect.stringMatching(/: no delivery, opacity 1$/),
    expect.stringMatching(/: 3 ignored, opacity 1$/),
  ]);
  await plain.keyboard.press('Tab');
  expect(await plain.locator(':focus').textContent()).toBe('Show the values as a table');
});

test('a live update replaces what changed alone, with its times in the zone of the reader', async () => {
  await insertReconciliation('widgets');
  const path = `${url}/reconciliations/widgets`;
  await page.goto(path);
  const progress = page.locator('#run-progress');
  const started = progress.locator('time');
  expect(await started.textContent()).toBe('2026-01-01 19:00:00 EST');
  const shownFirst = await started.elementHandle();
  const newer = () => page.waitForResponse((response) => response.url() === path);

  await newer();
  await newer();
  expect(await shownFirst?.evaluate((node) => node.isConnected)).toBe(true);
  await query(`UPDATE reconciliations SET events = 4 WHERE id = 'widgets'`);
  await page.getByText('0 of 4 events missing').waitFor();

  expect(await started.textContent()).toBe('2026-01-01 19:00:00 EST');
  expect(await started.getAttribute('title')).toBe(
    '2026-01-01 19:00:00 EST\n2026-01-02 00:00:00 UTC',
  );
  expect(errors).toEqual([]);
});

const NEW_YORK = { timeZone: 'America/New_York', hourCycle: 'h23' } as const;
const clock = new Intl.DateTimeFormat('en', { ...NEW_YORK, hour: '2-digit', minute: '2-digit' });

test('the chart is in the zone of the reader and says which, and without scripts it is in UTC', async () => {
  const { page: plain } = await openPage({ javaScriptEnabled: false });
  const readChart = async (reader: typeof page) => {
    await reader.goto(`${url}/?range=1h`);
    const start = reader.locator('.values time').first();
    return {
      at: (await start.getAttribute('datetime')) ?? '',
      bar: await start.textContent(),
      axis: await reader.locator('.x-axis time').first().textContent(),
      table: await reader.locator('.chart td time').first().getAttribute('title'),
      caption: await reader.locator('figcaption').textContent(),
    };
  };

  const local = await readChart(page);
  const utc = await readChart(plain);

  const start = clock.format(new Date(local.at));
  expect(local).toMatchObject({ bar: start, axis: start });
  expect(local.table).toMatch(/ E[SD]T\n.* UTC$/);
  expect(local.caption).toBe('One bar is one minute. Times are in America/New York.');
  const utcStart = utc.at.slice(11, 16);
  expect(utc).toMatchObject({ bar: utcStart, axis: utcStart });
  expect(utc.caption).toBe('One bar is one minute. Times are in UTC.');
});

test('the filter shows its time in the zone of the reader, and its field says that it is in UTC', async () => {
  await page.goto(`${url}/dead-letters?since=2026-01-02T00:30`);

  expect(await page.locator('.chips time').textContent()).toBe('2026-01-01 19:30 EST');
  await page.locator('summary', { hasText: 'Filter' }).click();
  expect(await page.getByLabel('Died last since (UTC)').inputValue()).toBe('2026-01-02T00:30');
});

test('the keyboard reaches an exact time, and its focus shows the time in UTC', async () => {
  await page.goto(`${url}/reconciliations/widgets`);
  const since = page.locator('.lead time').first();

  await since.focus();

  const shown = await page.evaluate(
    "getComputedStyle(document.querySelector('.lead time:focus'), '::after').content",
  );
  expect(shown).toContain('2026-01-01 00:00:00 UTC');
  // A window in the list is a link, whose focus shows both ends.
  await page.goto(`${url}/reconciliations`);
  await page.locator('#reconciliations a').first().focus();
  expect(
    await page.evaluate(
      "getComputedStyle(document.querySelector('#reconciliations a time'), '::after').content",
    ),
  ).toContain('2026-01-01 00:00:00 UTC');
});
