import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll, expect, test } from 'vitest';
import { openPage, screenshot } from './browser.ts';
import { sellPackage, sendPoisonMessages } from './dead-letter-fixtures.ts';
import { balanceOf, ledgerOf, post, purchase, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

const { page, errors } = await openPage();
const url = system.consoleUrl;
const see = (text: string) => page.getByText(text).first().waitFor();
const seeHeading = (name: string) =>
  page.getByRole('heading', { name, exact: true }).first().waitFor();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const follow = (name: string) => page.getByRole('link', { name }).first().click();
const open = (summary: string) => page.locator('summary', { hasText: summary }).click();

/** Finds a user from the start page, as support does. */
async function find(text: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByLabel('User id, or any Stripe id of the user').fill(text);
  await press('Find');
}

/** The three figures at the top: balance, available, reserved. */
const figures = () => page.locator('.tile .value').allTextContents();

/** The rows of a table, without the times, which vary. */
const rowsOf = async (heading: string): Promise<string[]> => {
  const section = page.locator('section', { has: page.getByRole('heading', { name: heading }) });
  const rows = await section.locator('tbody tr').allInnerTexts();
  return rows.map((row) =>
    row
      .replaceAll(/just now|\d+ min ago/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
};

/** Follows the entry to its trace and returns what its first card says, by name. */
async function traceOf(name: string): Promise<Record<string, string>> {
  await page.locator('#ledger').getByRole('link', { name, exact: true }).click();
  await seeHeadingOfTrace();
  const names = await page.locator('dl').first().locator('dt').allInnerTexts();
  const values = await page.locator('dl').first().locator('dd').allInnerTexts();
  return Object.fromEntries(names.map((each, index) => [each, values[index] ?? '']));
}
const seeHeadingOfTrace = () => page.getByText('Balance before').waitFor();

const callCredits = (method: string, request: object) =>
  system.callCredits({ method, args: [request] });

test('“ada paid and has nothing”: her payment leads to her page, which names the dead letter to repair', async () => {
  const packageId = await sendPoisonMessages('ada');

  await find('pi_ada');
  await seeHeading('ada');
  await seeHeading('Paid, not credited');
  await see('$29.99');
  expect(await figures()).toEqual(['0', '0', '0']);
  await screenshot(page, 'user-paid-not-credited');

  // The event says why, and a replay credits her once the cause is gone.
  await follow('evt_ada');
  await seeHeading('Why it is dead');
  await sellPackage(packageId);
  await press('Replay…');
  await page.getByLabel('Reason').fill('gold is for sale now');
  await press('Start');
  await see('1 of 1 sent, 1 handled');
  await find('ada');
  await seeHeading('ada');
  expect(await figures()).toEqual(['200', '200', '0']);
  expect(await page.getByText('Paid, not credited').count()).toBe(0);
  expect(await balanceOf('ada')).toBe(200);
});

test('“give ben 100 for the outage”: the grant is made once, and the ledger keeps who gave it and why', async () => {
  const sale = purchase('ben');
  await post(sale);
  await untilRecorded(sale);

  await find('cs_test_ben');
  await seeHeading('ben');
  await open('Grant credits…');
  await page.getByLabel('Credits').first().fill('100');
  await page.getByLabel('Reason').first().fill('the outage of Monday');
  await screenshot(page, 'user-grant');
  await press('Grant');
  await seeHeading('ben');
  expect(await figures()).toEqual(['110', '110', '0']);
  expect(await rowsOf('Ledger')).toEqual([
    'grant the outage of Monday · by local +100 110',
    'purchase cs_test_ben +10 10',
  ]);
  expect(await traceOf('grant')).toMatchObject({
    'Balance before': '10',
    Credits: '+100',
    'Balance after': '110',
    Reason: 'the outage of Monday',
    By: 'local',
  });
  await screenshot(page, 'transaction-grant');

  // A large amount is typed again; a wrong one changes nothing.
  await find('ben');
  await open('Grant credits…');
  await page.getByLabel('Credits').first().fill('10000');
  await page.getByLabel('Reason').first().fill('a typing error');
  await press('Grant');
  await page.getByLabel('Type 10000 to confirm').fill('1000');
  await press('Grant 10000');
  await see('The confirmation is 1000, not 10000: nothing was changed.');
  await screenshot(page, 'user-confirm');
  expect(await balanceOf('ben')).toBe(110);
  await page.getByLabel('Type 10000 to confirm').fill('10000');
  await press('Grant 10000');
  await seeHeading('ben');
  expect(await figures()).toEqual(['10,110', '10,110', '0']);

  // It was ten times too much: an adjustment takes it back, and the statement shows both.
  await open('Adjust the balance…');
  await page.getByLabel('Credits').last().fill('-9000');
  await page.getByLabel('Reason').last().fill('a zero too many');
  await press('Adjust');
  await page.getByLabel('Type -9000 to confirm').fill('-9000');
  await press('Adjust by -9000');
  await seeHeading('ben');
  expect(await balanceOf('ben')).toBe(1110);
});

test('“why does cleo have 37”: each entry shows the balance after it, and its trace says where it comes from', async () => {
  await callCredits('grant', {
    userId: 'cleo',
    amount: 10,
    reason: 'welcome',
    actor: 'sign-up',
    idempotencyKey: 'welcome',
  });
  const sale = purchase('cleo', {
    object: { customer: 'cus_cleo', metadata: { user_id: 'cleo', credits: '100' } },
  });
  await post(sale);
  await untilRecorded(sale);
  await callCredits('spend', {
    userId: 'cleo',
    amount: 40,
    reason: 'a picture',
    idempotencyKey: 'picture',
  });
  // A third of the price, and of the credits.
  const refund = fixture('charge.refunded', {
    id: 'evt_cleo_refund',
    object: { id: 'ch_cleo', payment_intent: 'pi_cleo', amount: 2999, amount_refunded: 1000 },
  });
  await post(refund);
  await untilRecorded(refund);
  await callCredits('reserve', {
    userId: 'cleo',
    amount: 7,
    reason: 'a long film',
    idempotencyKey: 'film',
  });

  await find('cus_cleo');
  await seeHeading('cleo');
  expect(await figures()).toEqual(['37', '30', '7']);
  expect(await rowsOf('Ledger')).toEqual([
    'refund cs_test_cleo -33 37',
    'spend a picture -40 70',
    'purchase cs_test_cleo +100 110',
    'grant welcome · by sign-up +10 10',
  ]);
  expect(await rowsOf('Purchases')).toEqual([
    'pi_cleo purchase by cs_test_cleo $29.99 100 33 0 67',
  ]);
  await screenshot(page, 'user');

  // The sum of the entries is the balance, and each leads to what it follows from.
  const amounts = (await ledgerOf('cleo')).map(({ amount }) => amount);
  expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(37);
  expect(await traceOf('refund')).toMatchObject({
    'Balance before': '70',
    Credits: '-33',
    'Balance after': '37',
    By: 'the pipeline',
  });
  await see('evt_cleo_refund');
  const link = page.getByRole('link', { name: 'pi_cleo', exact: true });
  expect(await link.getAttribute('href')).toBe(
    'https://dashboard.stripe.com/test/payments/pi_cleo',
  );
  await screenshot(page, 'transaction');
  await follow('evt_cleo_refund');
  await see('charge.refunded');
  await page.goBack();
  await follow('cleo');
  expect(await traceOf('spend')).toMatchObject({ Reason: 'a picture', By: 'the product' });

  // The film is stuck: support frees what it reserved.
  await follow('cleo');
  await open('Release…');
  await page.getByLabel('Reason for the release').fill('the film is stuck');
  await press('Release');
  await see('the film is stuck · by local');
  expect(await figures()).toEqual(['37', '37', '0']);
  await screenshot(page, 'user-released');
  expect(errors).toEqual([]);
});

test('a misspelled user gets nothing before support confirms that it is a new one', async () => {
  await find('clea');
  await see('No user found for clea');
  await screenshot(page, 'users-nobody');
  await follow('Open the page of clea');
  await see('This user is unknown');
  await open('Grant credits…');
  await page.getByLabel('Credits').first().fill('5');
  await page.getByLabel('Reason').first().fill('a gift');
  await press('Grant');
  await see('The user clea is unknown');
  await screenshot(page, 'user-unknown');
  expect(await balanceOf('clea')).toBe(0);

  await press('This is a new user');
  await seeHeading('clea');
  expect(await figures()).toEqual(['5', '5', '0']);

  await find('cl');
  await see('2 users');
  await screenshot(page, 'users');
});

test.each([
  '/users?q=cl',
  '/users/cleo',
  '/users/ada',
  `/users/${'a1b2c3d4e5'.repeat(12)}`,
  '/users/cleo/transactions/pi_cleo%3Arefund%3A2',
])('%s fits the width of a phone and of a tablet: only a table scrolls sideways', async (path) => {
  await page.goto(`${url}${path}`);
  await page.getByRole('heading').first().waitFor();

  for (const width of [390, 700, 768, 900, 1100]) {
    await page.setViewportSize({ width, height: 900 });
    const scrollWidth = await page.evaluate('document.documentElement.scrollWidth');
    expect(scrollWidth, `at ${width} pixels`).toBeLessThanOrEqual(width);
  }
});
