import { type RunningShop, startShop } from '@stripe-credits/harness/shop';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch, shoot } from './browser.ts';
import { ledgerOf, settled } from './credits.ts';

let shop: RunningShop;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [shop, browser] = await Promise.all([startShop(), launch()]);
  // Without scripts: all that the shop does must work that way.
  page = await browser.newPage({ javaScriptEnabled: false });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

beforeEach(async () => {
  await page.context().clearCookies();
  shop.stripe.webhookUrl = shop.webhook;
  return () => expect(complaints.splice(0)).toEqual([]);
});

async function logIn(name: string): Promise<void> {
  await page.goto(`${shop.url}/login`);
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Credits for your pictures' }).waitFor();
}

const press = (name: string) => page.getByRole('button', { name }).click();
const see = (text: string) => page.getByText(text).first().waitFor();
const sessions = () => shop.stripe.state.sessions.all();
const balance = () => page.locator('.balance .price').textContent();

test('a buyer goes from the prices through the checkout to the balance, and spends', async () => {
  await page.goto(shop.url);
  await see('$29.99');
  await shoot(page, 'shop-pricing');

  // Nobody is logged in yet: the log-in comes between.
  await press('Buy Standard');
  await see('any name will do');
  await shoot(page, 'shop-login');
  await page.getByLabel('Name').fill('ada');
  await press('Log in');
  await press('Buy Standard');
  await see('no money moves');
  await shoot(page, 'shop-checkout');
  await press('Pay');

  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  await see('200 credits are yours.');
  await shoot(page, 'shop-success');
  await page.getByRole('link', { name: 'See your balance' }).click();
  expect(await balance()).toBe('200');

  await press('Make a picture');
  await see('Your picture took 10 credits.');
  expect(await balance()).toBe('190');
  await see('A picture');
  await shoot(page, 'shop-billing');

  const event = shop.stripe.state.events.all().at(-1);
  await settled(shop, event?.id ?? '');
  expect(await ledgerOf(shop, 'ada')).toMatchObject([{ amount: 200 }, { amount: -10 }]);
});

test('the success page that is there before the event shows the credits, and the event adds none', async () => {
  shop.stripe.webhookUrl = undefined;
  await logIn('ben');
  await press('Buy Starter');
  await press('Pay');
  await see('50 credits are yours.');

  shop.stripe.webhookUrl = shop.webhook;
  const event = shop.stripe.state.events.all().at(-1);
  if (!event) throw new Error('paying makes an event');
  await shop.stripe.deliver(event);
  await settled(shop, event.id);
  await page.reload();

  await see('50 credits are yours.');
  expect(await ledgerOf(shop, 'ben')).toHaveLength(1);
});

test('a button that is pressed twice makes one checkout and one spend', async () => {
  await logIn('cleo');
  const before = sessions().length;

  await page.getByRole('button', { name: 'Buy Starter' }).dblclick();
  await see('no money moves');
  expect(sessions()).toHaveLength(before + 1);

  await press('Pay');
  await page.getByRole('link', { name: 'See your balance' }).click();
  await page.getByRole('button', { name: 'Make a picture' }).dblclick();
  await see('Your picture took');
  expect(await balance()).toBe('40');
});

test('who leaves the checkout is charged nothing, and can buy after all', async () => {
  await logIn('dora');
  await press('Buy Starter');
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await see('Nothing was charged.');
  await shoot(page, 'shop-canceled');
  await page.goto(`${shop.url}/settings/billing`);
  expect(await balance()).toBe('0');
  await see('Nothing yet.');

  await page.goto(shop.url);
  await press('Buy Starter');
  // Back before the checkout is there would lead to where the buyer was before the prices.
  await page.getByRole('button', { name: 'Pay' }).waitFor();
  await page.goBack();
  await press('Buy Professional');
  await press('Pay');
  await see('500 credits are yours.');
  expect(await ledgerOf(shop, 'dora')).toHaveLength(1);
});

test('who has too few credits is told so, and keeps them', async () => {
  await logIn('emil');
  await page.goto(`${shop.url}/settings/billing`);

  await press('Make a picture');

  await see('A picture takes 10 credits, and you have 0.');
  await shoot(page, 'shop-short');
  expect(await ledgerOf(shop, 'emil')).toEqual([]);
});

test('another’s success page shows neither their balance nor gives credits', async () => {
  await logIn('fay');
  await press('Buy Starter');
  await press('Pay');
  await see('50 credits are yours.');
  const address = page.url();
  await press('Log out');
  await logIn('gus');

  await page.goto(address);

  await page.getByRole('heading', { name: 'Not your purchase' }).waitFor();
  expect(await ledgerOf(shop, 'gus')).toEqual([]);
  // The browser notes the 403 as an error of the page.
  complaints.length = 0;
});

test('a success page for what was not paid says so, and credits nothing', async () => {
  await logIn('hal');
  await press('Buy Starter');
  const id = sessions().at(-1)?.id ?? '';

  await page.goto(`${shop.url}/checkout/success?session_id=${id}`);

  await page.getByRole('heading', { name: 'Not paid yet' }).waitFor();
  await shoot(page, 'shop-not-yet');
  expect(await ledgerOf(shop, 'hal')).toEqual([]);
});

test('another site cannot make a buyer of whoever is logged in', async () => {
  const response = await fetch(`${shop.url}/checkout`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: 'example_user=ada', Origin: 'https://evil.example' },
    body: new URLSearchParams({ packageId: 'starter', requestId: 'x' }),
  });

  expect(response.status).toBe(403);
});
