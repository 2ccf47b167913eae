import { beforeAll, beforeEach, expect, test } from 'vitest';
import { openPage, screenshot } from './browser.ts';
import { ledgerOf, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

// Without scripts: the shop works without them.
const { page, errors } = await openPage({ javaScriptEnabled: false });
const { shopUrl } = system;

beforeEach(async () => {
  await page.context().clearCookies();
  system.stripe.webhookUrl = system.webhook;
  return () => expect(errors.splice(0)).toEqual([]);
});

async function logIn(name: string): Promise<void> {
  await page.goto(`${shopUrl}/login`);
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Credits for your pictures' }).waitFor();
}

const press = (name: string) => page.getByRole('button', { name }).click();
const see = (text: string) => page.getByText(text).first().waitFor();
const sessions = () => system.stripe.state.sessions.all();
function lastEvent() {
  const event = system.stripe.state.events.all().at(-1);
  if (!event) throw new Error('a payment creates an event');
  return event;
}
const balance = () => page.locator('.balance .price').textContent();

test('a buyer goes from the prices through the checkout to the balance, and spends credits', async () => {
  await page.goto(shopUrl);
  await see('$29.99');
  await screenshot(page, 'shop-pricing');

  // Without a log-in, the shop asks for one first.
  await press('Buy Standard');
  await see('any name will do');
  await screenshot(page, 'shop-login');
  await page.getByLabel('Name').fill('ada');
  await press('Log in');
  await press('Buy Standard');
  await see('no money moves');
  await screenshot(page, 'shop-checkout');
  await press('Pay');

  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  await see('200 credits are yours.');
  await screenshot(page, 'shop-success');
  await page.getByRole('link', { name: 'See your balance' }).click();
  expect(await balance()).toBe('200');

  await press('Make a picture');
  await see('Your picture took 10 credits.');
  expect(await balance()).toBe('190');
  await see('A picture');
  await screenshot(page, 'shop-billing');

  await untilRecorded(lastEvent());
  expect(await ledgerOf('ada')).toMatchObject([{ amount: 200 }, { amount: -10 }]);
});

test('the success page credits before the event arrives, and the event adds nothing', async () => {
  system.stripe.webhookUrl = undefined;
  await logIn('ben');
  await press('Buy Starter');
  await press('Pay');
  await see('50 credits are yours.');

  system.stripe.webhookUrl = system.webhook;
  const event = lastEvent();
  await system.stripe.deliver(event);
  await untilRecorded(event);
  await page.reload();

  await see('50 credits are yours.');
  expect(await ledgerOf('ben')).toHaveLength(1);
});

test('a double click makes one checkout, and one spend', async () => {
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

test('a buyer who leaves the checkout is charged nothing, and can buy another package', async () => {
  await logIn('dora');
  await press('Buy Starter');
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await see('Nothing was charged.');
  await screenshot(page, 'shop-canceled');
  await page.goto(`${shopUrl}/settings/billing`);
  expect(await balance()).toBe('0');
  await see('Nothing yet.');

  await page.goto(shopUrl);
  await press('Buy Starter');
  // Waits for the checkout: an earlier step back would leave the shop.
  await page.getByRole('button', { name: 'Pay' }).waitFor();
  await page.goBack();
  await press('Buy Professional');
  await press('Pay');
  await see('500 credits are yours.');
  expect(await ledgerOf('dora')).toHaveLength(1);
});

test('a buyer with too few credits sees it, and nothing is spent', async () => {
  await logIn('emil');
  await page.goto(`${shopUrl}/settings/billing`);

  await press('Make a picture');

  await see('A picture takes 10 credits, and you have 0.');
  await screenshot(page, 'shop-short');
  expect(await ledgerOf('emil')).toEqual([]);
});

test('another buyer’s success page neither shows their balance nor credits the visitor', async () => {
  await logIn('fay');
  await press('Buy Starter');
  await press('Pay');
  await see('50 credits are yours.');
  const address = page.url();
  await press('Log out');
  await logIn('gus');

  await page.goto(address);

  await page.getByRole('heading', { name: 'Not your purchase' }).waitFor();
  expect(await ledgerOf('gus')).toEqual([]);
  // The browser logs the 403 as an error of the page.
  errors.length = 0;
});

test('the success page of an unpaid session says so, and credits nothing', async () => {
  await logIn('hal');
  await press('Buy Starter');
  const id = sessions().at(-1)?.id ?? '';

  await page.goto(`${shopUrl}/checkout/success?session_id=${id}`);

  await page.getByRole('heading', { name: 'Not paid yet' }).waitFor();
  await screenshot(page, 'shop-not-yet');
  expect(await ledgerOf('hal')).toEqual([]);
});

test('a checkout that another site posts is refused', async () => {
  const response = await fetch(`${shopUrl}/checkout`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: 'example_user=ada', Origin: 'https://evil.example' },
    body: new URLSearchParams({ packageId: 'starter', idempotencyKey: 'x' }),
  });

  expect(response.status).toBe(403);
});
