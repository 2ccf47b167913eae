import { type RunningConsole, startConsole } from '@stripe-credits/harness';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, shoot } from './browser.ts';
import { balanceOf, buried, poison, SECRET, sellGold } from './poison-messages.ts';

let running: RunningConsole;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [running, browser] = await Promise.all([startConsole(SECRET), launch()]);
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

test('an engineer finds three dead letters, mends the cause, replays two and discards one', async () => {
  for (const name of ['ada', 'ben', 'cleo']) await poison(running, name);
  await buried(running, 3);

  // At a glance.
  await page.goto(running.url);
  await page.getByText('3 events are dead.').waitFor();
  await page.getByText('$89.97').waitFor();
  await shoot(page, 'overview');

  // Why.
  await page.getByRole('link', { name: 'names no package that we sell' }).click();
  await shoot(page, 'dead-letters');
  await page.getByRole('link', { name: 'evt_ada' }).click();
  await page.getByRole('heading', { name: 'Why it is dead' }).waitFor();
  await page.getByText('Nothing: no credits have moved for cs_ada.').waitFor();
  expect(await page.locator('pre').textContent()).not.toContain('buyer@product.example');
  await shoot(page, 'event');
  await page.getByRole('link', { name: 'Show personal data' }).click();
  await page.getByText('buyer@product.example').waitFor();

  // Mend it, and see what a replay would do.
  await sellGold(running);
  await page.getByRole('link', { name: 'Dead letters' }).click();
  await page.getByLabel('Select evt_ada').check();
  await page.getByLabel('Select evt_ben').check();
  await page.getByRole('button', { name: 'Replay selected…' }).click();
  await page.getByRole('heading', { name: 'Dry run: nothing has been sent' }).waitFor();
  await page.getByText('2 events would be sent').waitFor();
  expect(await balanceOf(running, 'ada')).toBe(0);
  await shoot(page, 'dry-run');

  // Replay, and watch.
  await page.getByLabel('Why').fill('gold is for sale now');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('2 of 2 sent, 2 handled').waitFor({ timeout: 20_000 });
  await shoot(page, 'replay');
  expect(await balanceOf(running, 'ada')).toBe(200);
  expect(await balanceOf(running, 'ben')).toBe(200);
  expect(await balanceOf(running, 'cleo')).toBe(0);
  await page.getByRole('link', { name: 'evt_ada' }).click();
  await page.getByText('by local').waitFor();
  await page.getByText('+200').waitFor();

  // Discard one, by typing its id, and undo it.
  await page.goto(`${running.url}/events/evt_cleo`);
  await page.getByRole('button', { name: 'Discard…' }).click();
  await page.getByLabel('Why').fill('a test of ours');
  await page.getByLabel('Type evt_cleo to confirm').fill('evt_cleo');
  await shoot(page, 'discard');
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  await page.getByLabel('Why it is restored').fill('it was not');
  await page.goto(running.url);
  await page.getByText('Nothing is dead').first().waitFor();
  await page.goto(`${running.url}/events/evt_cleo`);
  await page.getByLabel('Why it is restored').fill('it was not');
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('heading', { name: 'Why it is dead' }).waitFor();

  expect(await balanceOf(running, 'cleo')).toBe(0);
  expect(complaints).toEqual([]);
}, 90_000);

test('what an event says of itself is shown as text, and is no markup', async () => {
  const hostile = `"><script>document.title='broken'</script><b>`;
  await running.db
    .prepare(
      `INSERT INTO stripe_events (id, type, status, received_at, deliveries) VALUES (?1, ?1, 'dead', 'x', 1)`,
    )
    .bind(hostile)
    .run();
  await running.db
    .prepare(
      `INSERT INTO dead_letters (id, type, status, reason, attempts, first_died_at, last_died_at,
         deaths, user_id, paid, body, encoding)
       VALUES (?1, ?1, 'dead', ?1, 1, 'x', 'x', 1, ?1, 0, ?1, 'text')`,
    )
    .bind(hostile)
    .run();

  for (const path of ['/', '/dead-letters', `/events/${encodeURIComponent(hostile)}?reveal=1`]) {
    await page.goto(`${running.url}${path}`);
    await page.getByText(hostile).first().waitFor();
    expect(await page.title()).toContain('Stripe credits');
  }
  expect(await page.locator('main b, main script').count()).toBe(0);
});

test('the pages can be walked through by keyboard alone', async () => {
  await page.goto(`${running.url}/dead-letters`);

  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toContain('Skip to content');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});
