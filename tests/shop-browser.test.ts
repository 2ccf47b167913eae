import { beforeAll, beforeEach, expect, test } from 'vitest';
import { picture, screenshot } from './browser.ts';
import { credits } from './credits.ts';
import {
  chip,
  errors,
  figures,
  order,
  page,
  press,
  resetShop,
  resetVisitor,
  see,
  seeHeading,
  signIn,
  visit,
} from './shop-page.ts';
import { ledgerOf, system } from './system.ts';

beforeAll(resetShop);

beforeEach(async () => {
  await resetVisitor();
  return () => expect(errors.splice(0)).toEqual([]);
});

const { shopUrl } = system;

test('a new user gets the welcome credits once, however often they log in', async () => {
  await page.goto(shopUrl);
  await screenshot(page, 'shop-landing');
  await picture(page, 'shop');
  await page.getByRole('link', { name: 'Start with 25 free credits' }).click();
  await screenshot(page, 'shop-login');
  await signIn('abe');
  await see('Welcome. 25 credits are yours');
  expect(await chip()).toBe('25 credits');
  await screenshot(page, 'shop-write');

  await press('Log out');
  await page.getByRole('link', { name: 'Log in' }).click();
  await signIn('abe');

  await seeHeading('What should the text be about?');
  expect(await chip()).toBe('25 credits');
  expect(await page.getByText('Welcome.').count()).toBe(0);
  expect(await ledgerOf('abe')).toMatchObject([{ type: 'grant', amount: 25 }]);
});

test('a text costs what was written, and is there after a reload at no further cost', async () => {
  await visit('bea', '/write');

  await order('A small bakery in Lisbon');
  await seeHeading('Your text');
  await page.reload();

  await see('Ask ten people about “A small bakery in Lisbon”');
  expect(await figures()).toEqual(['10', '6', '4']);
  expect(await chip()).toBe('19 credits');
  await screenshot(page, 'shop-text');
  expect(await credits.balance('bea')).toEqual({ balance: 19, available: 19, reserved: 0 });
});

test('a text that turns out longer than ordered costs no more than was agreed', async () => {
  await visit('cy', '/write');

  await order('A bakery in detail');

  await see('would cost 15 credits');
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
    'Spent: A text of up to 100 words −817',
    'Gift: Welcome +2525',
  ]);
  await screenshot(page, 'shop-account');
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
