import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { contrastViolationsOf, loadAxe, violationsOf } from './accessibility.ts';
import { inEachView, openPage, picture, screenshot } from './browser.ts';
import { discardPath, reconciliationPath, replayPath, seedConsole } from './console-fixtures.ts';
import { system } from './system.ts';

beforeAll(async () => {
  await system.reset();
  await seedConsole();
});

const { page } = await openPage();
const url = system.consoleUrl;

/** Every page of the console, with a name for its screenshots. */
const PAGES: readonly (readonly [string, () => string])[] = [
  ['overview', () => '/'],
  ['users', () => '/users?q=ad'],
  ['user', () => '/users/ada'],
  ['user-purchase', () => '/users/ada?purchase=pi_adas'],
  ['user-problem', () => '/users/noah'],
  ['transaction', () => '/users/ada/transactions/pi_adas%3Apurchase%3A1'],
  ['dead-letters', () => '/dead-letters'],
  ['dead-letters-keys', () => '/dead-letters'],
  ['dead-letters-filter', () => '/dead-letters?type=checkout.session.completed'],
  ['event', () => '/events/evt_noah'],
  ['event-revealed', () => '/events/evt_noah?reveal=1'],
  ['event-handled', () => '/events/evt_adas'],
  ['waiting', () => '/waiting'],
  ['reasons', () => '/reasons'],
  ['predictions', () => '/predictions'],
  ['discard', () => '/discards/new?id=evt_noah'],
  ['discarded', () => discardPath],
  ['discards', () => '/discards'],
  ['dry-run', () => replayPath],
  ['replays', () => '/replays'],
  ['reconciliation', () => reconciliationPath],
  ['reconciliations', () => '/reconciliations'],
  ['catalog', () => '/catalog'],
  ['package', () => '/catalog/standard'],
  ['search', () => '/search'],
  ['search-nothing', () => '/search?q=pi_3Unknown'],
  ['not-found', () => '/nowhere'],
  ['invalid', () => '/dead-letters?status=sad'],
  ['login', () => '/login'],
];

/** What is opened on a page before it is checked. */
const OPENED: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'dead-letters-keys': (opened) => opened.keyboard.press('?'),
  'dead-letters-filter': (opened) => opened.locator('summary', { hasText: 'Filter' }).click(),
  reasons: (opened) => opened.locator('summary', { hasText: 'Owner, mute' }).first().click(),
};

/** Those that the documents show. */
const PICTURED = ['overview', 'user', 'event'];

test.each(PAGES)(
  'everybody can read and use the page %s: axe finds nothing and nothing overflows, light and dark, on a desk and on a phone',
  async (name, path) => {
    await page.goto(`${url}${path()}`);
    await OPENED[name]?.(page);
    await loadAxe(page);

    await inEachView(page, async (view) => {
      const findViolations = view.colorScheme === 'light' ? violationsOf : contrastViolationsOf;
      expect(await findViolations(page), view.name).toEqual([]);
      expect(await overflowing(), view.name).toEqual([]);
    });
    await screenshot(page, `console-${name}`);
    if (PICTURED.includes(name)) await picture(page, name);
  },
);

test.each(['production', 'staging', 'top level'])(
  'the badge of the environment %s has enough contrast, and fits a phone',
  async (environment) => {
    await page.goto(`${url}/users`);
    await page.evaluate(
      `document.documentElement.dataset.environment = '${environment}';
       document.querySelector('.environment strong').textContent = '${environment}';
       document.querySelector('.environment').insertAdjacentHTML('beforeend',
         '<span class="commit">3f2a9c1-changed</span>');`,
    );
    await loadAxe(page);

    await inEachView(page, async (view) => {
      expect(await contrastViolationsOf(page), view.name).toEqual([]);
      expect(await overflowing(), view.name).toEqual([]);
    });
    await screenshot(page, `console-badge-${environment.replace(' ', '-')}`);
  },
);

/** What is wider than its place: the page itself, or a figure. */
const overflowing = () =>
  page.evaluate(
    `[document.documentElement, ...document.querySelectorAll('.tile')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ outerHTML }) => outerHTML.slice(0, 200))`,
  );

test('the keyboard reaches the content first, then the search, then the pages in their order', async () => {
  await page.goto(`${url}/replays`);
  const reached: string[] = [];
  for (let stop = 0; stop < 7; stop++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    reached.push((await focused.getAttribute('id')) ?? (await focused.textContent())?.trim() ?? '');
  }

  expect(reached).toEqual([
    'Skip to content',
    'Stripe credits',
    'find',
    'Search',
    'Overview',
    'Users',
    'Dead letters',
  ]);

  await page.goto(`${url}/dead-letters`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.locator('main :focus').count()).toBe(1);
});

test('a search in the header leads from any page to the purchase of a payment, and an unknown id stays in the box', async () => {
  const search = async (text: string) => {
    await page.getByLabel('Search by any id').fill(text);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
  };
  await page.goto(`${url}/nowhere`);

  await search('ch_adas');
  await page.getByRole('heading', { name: 'The purchase that you searched for' }).waitFor();
  expect(page.url()).toBe(`${url}/users/ada?purchase=pi_adas`);

  await search('pi_3Unknown');
  await page.getByText('Nothing was found for').waitFor();
  expect(await page.getByLabel('Search by any id').inputValue()).toBe('pi_3Unknown');
});

const NOAH_DIED = 'tr:has-text("evt_noah") time';

test('a time is shown as a distance, and on hover in the reader’s time zone and in UTC', async () => {
  const { page: reader, errors } = await openPage({ timezoneId: 'America/New_York' });
  await reader.goto(`${url}/dead-letters`);
  const time = reader.locator(NOAH_DIED).first();

  expect(await time.textContent()).toBe('26 h ago');
  expect(await time.getAttribute('title')).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:EST|EDT)\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
  );

  // The script writes the same text as the server did.
  const distances = () => reader.locator(NOAH_DIED).allInnerTexts();
  const written = await distances();
  await reader.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
  expect(await distances()).toEqual(written);

  await reader.goto(`${url}${reconciliationPath}`);
  expect(await reader.locator('.lead time').first().textContent()).toMatch(/ (?:EST|EDT)$/);
  expect(errors).toEqual([]);
});

test('without scripts times are in UTC, and say so', async () => {
  const { page: reader } = await openPage({
    javaScriptEnabled: false,
    timezoneId: 'America/New_York',
  });
  await reader.goto(`${url}${reconciliationPath}`);

  expect(await reader.locator('.lead time').first().textContent()).toMatch(/^[\d-]+ [\d:]+ UTC$/);
  await reader.goto(`${url}/dead-letters`);
  expect(await reader.locator(NOAH_DIED).first().getAttribute('title')).toMatch(/ UTC$/);
});
