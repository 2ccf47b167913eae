import { beforeAll, beforeEach, expect, test } from 'vitest';
import { screenshot } from './browser.ts';
import {
  chip,
  errors,
  lastEvent,
  page,
  press,
  resetShop,
  resetVisitor,
  see,
  seeHeading,
  sessions,
  signIn,
  visit,
} from './shop-page.ts';
import { ledgerOf, selectValue, system, untilRecorded } from './system.ts';

beforeAll(resetShop);

beforeEach(async () => {
  await resetVisitor();
  return () => expect(errors.splice(0)).toEqual([]);
});

const { shopUrl } = system;
const COUNT_RESERVATIONS = 'SELECT COUNT(*) FROM credit_reservations WHERE user_id = ?';

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

test('a double click makes one checkout, one reservation and one charge', async () => {
  await visit('cleo', '/write');
  await page.getByLabel('Subject').fill('Clouds');
  await page.getByRole('button', { name: 'Write it' }).dblclick();
  // The browser abandons the first request, unless it is the only one that it sends.
  await page.getByRole('heading', { name: /^(?:Sent twice|Your text)$/ }).waitFor();
  errors.length = 0;
  await page.getByRole('link', { name: 'Account' }).first().click();
  await see('Gift');
  expect((await ledgerOf('cleo')).map(({ type }) => type)).toEqual(['grant', 'spend']);
  expect(await selectValue(COUNT_RESERVATIONS, 'cleo')).toBe(1);

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

  // Whoever has a plan is shown it, and is not sold a second one.
  await page.getByRole('link', { name: 'Pricing' }).click();
  await screenshot(page, 'shop-pricing-subscriber');
  expect(await page.getByRole('button', { name: 'Get Plus' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Your plan' }).click();
  await see('It renews on');
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
