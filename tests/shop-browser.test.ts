import { beforeAll, beforeEach, expect, test } from 'vitest';
import { openPage, screenshot } from './browser.ts';
import { credits } from './credits.ts';
import { ledgerOf, system, untilRecorded } from './system.ts';

beforeAll(async () => {
  await system.reset();
  await system.query(`INSERT INTO credit_packages (id, name, credits, unit_amount, currency, interval)
    VALUES ('plus', 'Plus', 200, 1900, 'usd', 'month')`);
});

// Without scripts: the shop works without them.
const { page, errors } = await openPage({ javaScriptEnabled: false });
const { shopUrl } = system;

beforeEach(async () => {
  await page.context().clearCookies();
  system.stripe.webhookUrl = system.webhook;
  return () => expect(errors.splice(0)).toEqual([]);
});

const press = (name: string) => page.getByRole('button', { name }).click();
const see = (text: string) => page.getByText(text).first().waitFor();
const seeHeading = (name: string) => page.getByRole('heading', { name }).waitFor();
const chip = () => page.locator('.chip').textContent();

/** Sends the form on which the page is. */
async function signIn(name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await press('Continue');
}

/** Opens a page as a user who signed up before: without the log-in's three pages. */
async function visit(name: string, path: string): Promise<void> {
  await page.context().addCookies([{ name: 'example_user', value: name, url: shopUrl }]);
  await credits.grant({
    userId: name,
    amount: 25,
    reason: 'Welcome',
    actor: 'sign-up',
    idempotencyKey: 'sign-up',
  });
  await page.goto(`${shopUrl}${path}`);
}

async function order(subject: string, length = '100 words'): Promise<void> {
  await page.getByLabel('Subject').fill(subject);
  await page.getByLabel(length).check();
  await press('Write it');
}

/** What a result page says was reserved, charged and given back. */
const figures = () => page.locator('.figures dd').allTextContents();

const sessions = () => system.stripe.state.sessions.all();
function lastEvent() {
  const event = system.stripe.state.events.all().at(-1);
  if (!event) throw new Error('a payment creates an event');
  return event;
}

test('a new user gets the welcome credits once, however often they log in', async () => {
  await page.goto(shopUrl);
  await screenshot(page, 'shop-landing');
  await page.getByRole('link', { name: 'Start with 25 free credits' }).click();
  await screenshot(page, 'shop-login');
  await signIn('abe');
  await see('Welcome. 25 credits are yours');
  expect(await chip()).toBe('25 credits');
  await screenshot(page, 'shop-write');

  await press('Log out');
  await page.getByRole('link', { name: 'Log in' }).click();
  await signIn('abe');

  await seeHeading('What shall it be about?');
  expect(await chip()).toBe('25 credits');
  expect(await page.getByText('Welcome.').count()).toBe(0);
  expect(await ledgerOf('abe')).toMatchObject([{ type: 'grant', amount: 25 }]);
});

test('a package chosen before the log-in is bought after it, and credited once', async () => {
  await page.goto(shopUrl);
  await see('$29.99');
  await press('Buy Standard');
  await signIn('ada');
  await seeHeading('Your choice');
  await see('200 credits');
  await screenshot(page, 'shop-choice');
  await press('Buy Standard');
  await see('no money moves');
  await screenshot(page, 'shop-checkout');
  await press('Pay');

  await seeHeading('Thank you');
  await see('200 credits are yours.');
  expect(await chip()).toBe('225 credits');
  await screenshot(page, 'shop-thank-you');
  await untilRecorded(lastEvent());
  expect(await ledgerOf('ada')).toMatchObject([{ amount: 25 }, { amount: 200 }]);
});

test('a text costs what was written: the rest of the reservation is given back', async () => {
  await visit('bea', '/write');

  await order('A small bakery in Lisbon');

  await seeHeading('Your text');
  expect(await figures()).toEqual(['10', '6', '4']);
  expect(await chip()).toBe('19 credits');
  await screenshot(page, 'shop-text');
  expect(await credits.balance('bea')).toEqual({ balance: 19, available: 19, reserved: 0 });
});

test('a text that turns out longer than ordered costs no more than was agreed', async () => {
  await visit('cy', '/write');

  await order('A bakery in detail');

  await see('was worth 15 credits');
  expect(await figures()).toEqual(['10', '10', '0']);
  await screenshot(page, 'shop-longer');
  expect(await credits.balance('cy')).toEqual({ balance: 15, available: 15, reserved: 0 });
});

test('a model that fails costs nothing: all that was reserved is free again', async () => {
  await visit('dan', '/write');

  await order('Please fail', '200 words');

  await see('all 20 credits are yours again');
  expect(await figures()).toEqual(['20', '0', '20']);
  await screenshot(page, 'shop-failed');
  expect(await credits.balance('dan')).toEqual({ balance: 25, available: 25, reserved: 0 });
});

test('a low balance is told of on every page until credits are bought', async () => {
  await visit('eve', '/write');
  await order('The sea at noon', '200 words');
  await see('Only 6 credits are left.');

  await page.getByRole('link', { name: 'Write another' }).click();
  await order('The sea by day', '200 words');
  await see('You need 14 more credits');
  await see('Only 6 credits are left.');
  await screenshot(page, 'shop-low');
  expect(errors.splice(0)).toHaveLength(1);

  await page.getByRole('link', { name: 'Buy credits' }).first().click();
  await press('Buy Starter');
  await press('Pay');
  await see('50 credits are yours.');
  expect(await page.getByRole('status').count()).toBe(0);
  expect(await ledgerOf('eve')).toMatchObject([{ amount: 25 }, { amount: -19 }, { amount: 50 }]);
});

test('the account shows what is available, reserved, spent and given back', async () => {
  await visit('flo', '/write');
  await order('A letter to a friend');
  await credits.reserve({ userId: 'flo', amount: 5, reason: 'A poem', idempotencyKey: 'poem' });
  const [text] = (await credits.transactions('flo')).transactions;
  await credits.reverse({
    transactionId: text?.id ?? '',
    reason: 'It was in the wrong language',
    idempotencyKey: 'wrong-language',
  });

  await page.getByRole('link', { name: 'Account' }).click();

  expect(await figures()).toEqual(['20', '5', '25']);
  const rows = await page.locator('tbody tr').allTextContents();
  expect(rows.map((row) => row.replace(/\d{4}-\S+ \S+ UTC/, ' '))).toEqual([
    'Reservedfor a text in progress(−5)',
    'Given back: It was in the wrong language +825',
    'Text: A letter to a friend −817',
    'Gift: Welcome +2525',
  ]);
  await screenshot(page, 'shop-account');
});

test('the success page credits before the event arrives, and the event adds nothing', async () => {
  system.stripe.webhookUrl = undefined;
  await visit('ben', '/');
  await press('Buy Starter');
  await press('Pay');
  await see('50 credits are yours.');

  system.stripe.webhookUrl = system.webhook;
  const event = lastEvent();
  await system.stripe.deliver(event);
  await untilRecorded(event);
  await page.reload();

  await see('50 credits are yours.');
  expect(await ledgerOf('ben')).toMatchObject([{ amount: 25 }, { amount: 50 }]);
});

test('a double click makes one checkout, and pays for one text', async () => {
  await visit('cleo', '/write');
  await page.getByLabel('Subject').fill('Clouds');
  await page.getByRole('button', { name: 'Write it' }).dblclick();
  await page.getByRole('link', { name: 'Account' }).click();
  await see('Gift');
  expect((await ledgerOf('cleo')).map(({ type }) => type)).toEqual(['grant', 'spend']);

  await page.getByRole('link', { name: 'Pricing' }).click();
  const before = sessions().length;
  await page.getByRole('button', { name: 'Buy Starter' }).dblclick();
  await see('no money moves');
  expect(sessions()).toHaveLength(before + 1);
});

test('a buyer who leaves the checkout is charged nothing, and can buy another package', async () => {
  await visit('dora', '/');
  await press('Buy Starter');
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await see('Nothing was charged.');
  await screenshot(page, 'shop-pricing');

  await press('Buy Starter');
  // Waits for the checkout: an earlier step back would leave the shop.
  await page.getByRole('button', { name: 'Pay' }).waitFor();
  await page.goBack();
  await press('Buy Professional');
  await press('Pay');
  await see('500 credits are yours.');
  expect(await ledgerOf('dora')).toHaveLength(2);
});

test('another buyer’s success page neither shows their balance nor credits the visitor', async () => {
  await visit('fay', '/');
  await press('Buy Starter');
  await press('Pay');
  await see('50 credits are yours.');
  const address = page.url();
  await press('Log out');

  await page.goto(address);
  await signIn('gus');

  await seeHeading('Not your purchase');
  expect(await ledgerOf('gus')).toMatchObject([{ type: 'grant' }]);
  // The browser logs the 403 as an error of the page.
  errors.length = 0;
});

test('the success page of an unpaid session says so, and credits nothing', async () => {
  await visit('hal', '/checkout/starter');
  await press('Buy Starter');
  await see('no money moves');
  const id = sessions().at(-1)?.id ?? '';

  await page.goto(`${shopUrl}/thank-you?session_id=${id}`);

  await seeHeading('Not paid yet');
  await screenshot(page, 'shop-not-yet');
  expect(await ledgerOf('hal')).toHaveLength(1);
});

test('a subscriber gets the plan’s credits, and cancels it in the portal', async () => {
  await visit('jo', '/');
  await press('Get Plus');
  await see('no money moves');
  await press('Subscribe');
  await see('Your plan is active');
  await untilRecorded(...system.stripe.state.events.all());
  expect(await ledgerOf('jo')).toMatchObject([
    { amount: 25 },
    { type: 'subscription', amount: 200 },
  ]);

  // Whoever has a plan is not sold a second one.
  const before = sessions().length;
  await page.getByRole('link', { name: 'Pricing' }).click();
  await press('Get Plus');
  await see('It renews on');
  expect(sessions()).toHaveLength(before);
  await screenshot(page, 'shop-plan');

  await press('Change or cancel');
  await press('Cancel plan');
  await see('Ends on');
  await untilRecorded(lastEvent());
  await page.getByRole('link', { name: 'Return to the shop' }).click();
  await see('It ends on');
  await screenshot(page, 'shop-plan-ends');
  expect(await chip()).toBe('225 credits');
});

test('no page of a user with long words and large numbers scrolls sideways on a phone', async () => {
  const name = 'k'.repeat(40);
  const reason = 'W'.repeat(80);
  const [grant, spend] = [{ amount: 10_000_000 }, { amount: 9_999_999 }];
  await credits.grant({ ...grant, userId: name, reason, actor: 'test', idempotencyKey: 'large' });
  await credits.spend({ ...spend, userId: name, reason, idempotencyKey: 'large' });
  await page.setViewportSize({ width: 360, height: 740 });

  for (const path of ['/', '/write', '/account', '/plan']) {
    await visit(name, path);
    expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(360);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/logout',
  '/checkout/../x',
])('a log-in with next=%s leads to a page of the shop', async (next) => {
  const response = await fetch(`${shopUrl}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: shopUrl },
    body: new URLSearchParams({ name: 'ida', next }),
  });

  expect(response.headers.get('location')).toMatch(/^\/write(\?welcome)?$/);
});

test('a checkout that another site posts is refused', async () => {
  const response = await fetch(`${shopUrl}/checkout/starter`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: 'example_user=ada', Origin: 'https://evil.example' },
    body: new URLSearchParams({ idempotencyKey: 'x' }),
  });

  expect(response.status).toBe(403);
});
