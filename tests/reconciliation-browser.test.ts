import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, shoot } from './browser.ts';
import {
  arrived,
  type Desk,
  happen,
  ledgerOf,
  openDesk,
  paid,
  purchase,
  secondsAgo,
} from './reconciliation-fixtures.ts';

let desk: Desk;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [desk, browser] = await Promise.all([openDesk(), launch()]);
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterAll(async () => {
  await browser.close();
  await desk.close();
});

test('an engineer sees what never arrived, sends it, and finds a paid session without its grant', async () => {
  const missed = ['ada', 'ben', 'cleo'].map((name, n) => purchase(name, secondsAgo(3600 + n)));
  happen(desk, ...missed);
  paid(desk, purchase('dora', secondsAgo(7200)));

  await page.goto(desk.running.url);
  await page.getByRole('link', { name: 'Missed events' }).click();
  await page.getByText('Nobody has looked yet.').waitFor();
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByText('3 of 3 events missing, 0 sent').waitFor({ timeout: 30_000 });
  await page.getByText('done', { exact: true }).waitFor({ timeout: 30_000 });
  expect(await ledgerOf(desk, 'ada')).toEqual([]);
  await shoot(page, 'missed-dry-run');

  await page.getByRole('link', { name: 'Missed events' }).click();
  await page.getByRole('button', { name: 'Look and send what is missing' }).click();
  await page.getByText('3 of 3 events missing, 3 sent').waitFor({ timeout: 30_000 });
  await page.getByText('done', { exact: true }).waitFor({ timeout: 30_000 });
  await arrived(desk, ...missed);
  await page.reload();
  expect(await page.getByText('handled', { exact: true }).count()).toBe(3);
  expect(await ledgerOf(desk, 'ada')).toEqual([10]);
  await shoot(page, 'missed-run');

  await page.getByRole('link', { name: 'Missed events' }).click();
  await page.getByText('cs_test_dora').waitFor();
  await page.getByText('$29.99').waitFor();
  await shoot(page, 'missed-events');
  await desk.running.db
    .prepare(`UPDATE ungranted_sessions SET found_at = '2026-01-01T00:00:00.000Z'`)
    .run();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText('1 paid session has no grant in the ledger.').waitFor();
  await shoot(page, 'missed-overview');
  await page.getByRole('link', { name: 'Paid, no grant' }).click();
  await page.getByText('cs_test_dora').waitFor();

  expect(complaints).toEqual([]);
}, 90_000);
