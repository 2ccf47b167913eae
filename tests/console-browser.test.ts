import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import { beforeAll, expect, test } from 'vitest';
import { openPage, screenshot } from './browser.ts';
import { sellPackage, sendPoisonMessages } from './dead-letter-fixtures.ts';
import { balanceOf, post, purchase, query, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

const creditsInvalid = DEAD_REASONS.creditsInvalid;
const { page, errors } = await openPage();
const url = system.consoleUrl;
const see = (text: string) => page.getByText(text).filter({ visible: true }).first().waitFor();
const seeHeading = (name: string) => page.getByRole('heading', { name }).waitFor();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const follow = (name: string) => page.getByRole('link', { name }).first().click();

test('an engineer finds dead letters, repairs the cause, replays some with a pause, and discards one', async () => {
  const packageId = await sendPoisonMessages('ada', 'ben', 'cleo', 'dora');

  await page.goto(url);
  await see('4 events are dead.');
  await see('$119.96');
  await screenshot(page, 'overview');

  await follow('is not a package in credit_packages');
  await screenshot(page, 'dead-letters');
  await follow('evt_ada');
  await seeHeading('Why it is dead');
  await see('No ledger entries for cs_test_ada.');
  expect(await page.locator('pre').textContent()).not.toContain('buyer@product.example');
  await screenshot(page, 'event');
  await follow('Show personal data');
  await see('buyer@product.example');

  // A dry run, after the cause is gone.
  await sellPackage(packageId);
  await follow('Dead letters');
  for (const user of ['ada', 'ben', 'dora']) await page.getByLabel(`Select evt_${user}`).check();
  await press('Replay selected…');
  await seeHeading('Dry run: nothing has been sent');
  await see('3 events would be sent');
  expect(await balanceOf('ada')).toBe(0);
  await screenshot(page, 'dry-run');

  // The replay, paused and resumed. The page shows its progress without a reload.
  await page.getByLabel('Reason').fill('gold is for sale now');
  await page.getByLabel('Events per second').fill('1');
  await press('Start');
  await press('Pause');
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  expect(await balanceOf('dora')).toBe(0);
  await press('Resume');
  await page.waitForLoadState();
  await page.evaluate("document.body.dataset.loaded = 'once'");
  await see('3 of 3 sent, 3 handled');
  await page.locator('#replay-status', { hasText: 'done' }).waitFor();
  expect(await page.evaluate('document.body.dataset.loaded')).toBe('once');
  expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
  await screenshot(page, 'replay');
  for (const user of ['ada', 'ben', 'dora']) expect(await balanceOf(user)).toBe(200);
  expect(await balanceOf('cleo')).toBe(0);
  await follow('evt_ada');
  await see('by local');
  await see('+200');

  // A discard, confirmed with the id, and its restore.
  await page.goto(`${url}/events/evt_cleo`);
  await press('Discard…');
  await page.getByLabel('Reason').fill('a test of ours');
  await page.getByLabel('Type evt_cleo to confirm').fill('evt_cleo');
  await screenshot(page, 'discard');
  await press('Discard');
  await page.getByLabel('Reason for the restore').waitFor();
  await page.goto(url);
  await see('No dead letters.');
  await page.goto(`${url}/events/evt_cleo`);
  await page.getByLabel('Reason for the restore').fill('it was not');
  await press('Restore');
  await seeHeading('Why it is dead');

  // A discard of all that match, confirmed with their number, and its undo.
  await page.goto(`${url}/dead-letters?status=dead&user=cleo`);
  await follow('Discard all 1 that match…');
  await see('dead events: user cleo');
  await page.getByLabel('Reason').fill('all tests of ours');
  await page.getByLabel('Type 1 to confirm').fill('1');
  await screenshot(page, 'discard-all');
  await press('Discard');
  await see('1 event discarded. Still discarded: 1.');
  await screenshot(page, 'discarded');
  await page.getByLabel('Reason for the restore').fill('they were not');
  await press('Restore 1 event');
  await see('1 event discarded. Still discarded: 0.');
  await page.goto(`${url}/discards`);
  await see('all tests of ours');
  await screenshot(page, 'discards');
  await page.goto(`${url}/replays`);
  await see('gold is for sale now');
  await screenshot(page, 'replays');
  await page.goto(url);
  await see('1 event is dead.');
  await follow('Waiting for a retry');
  await see('No event waits for a retry.');

  expect(await balanceOf('cleo')).toBe(0);
  expect(errors).toEqual([]);
});

test('keys move through the list, select and replay, but not while somebody types', async () => {
  const dead = ['eve', 'fay'].map((user) =>
    purchase(user, { object: { metadata: { user_id: user, credits: '0' } } }),
  );
  for (const event of dead) await post(event);
  await untilRecorded(...dead);
  await page.goto(`${url}/dead-letters?status=dead&reason=${encodeURIComponent(creditsInvalid)}`);
  const selected = page.locator('[data-selected]');

  for (const key of ['j', 'x', 'j', 'j', 'k', 'j', 'x']) await page.keyboard.press(key);
  expect(await selected.textContent()).toBe('2 selected');
  await page.keyboard.press('?');
  await see('previous event');
  await screenshot(page, 'keys');
  await page.keyboard.press('Escape');
  await page.locator('summary', { hasText: 'Filter' }).click();
  await page.getByLabel('User').fill('x');
  await page.getByLabel('User').press('r');
  expect(await selected.textContent()).toBe('2 selected');
  await page.getByText('Press').click();
  await page.keyboard.press('r');

  await see('2 events would be sent');
  expect(errors).toEqual([]);
});

test('every act works without a script: a selection, a replay, a mute', async () => {
  const { page: plain } = await openPage({ javaScriptEnabled: false });
  await plain.goto(`${url}/dead-letters`);
  await plain.getByLabel('Select evt_eve').check();
  await plain.getByRole('button', { name: 'Replay selected…' }).click();
  await plain.getByText('1 event would be sent').waitFor();
  await plain.getByLabel('Reason').fill('once more');
  await plain.getByRole('button', { name: 'Start' }).click();
  await plain.getByRole('heading', { name: 'once more' }).waitFor();

  await plain.goto(`${url}/reasons`);
  await plain.locator('summary').first().click();
  await plain.getByLabel('Owner, or empty').first().fill('ben');
  await plain.getByLabel('Mute').first().selectOption('7');
  await plain.getByLabel('Reason for the change').first().fill('ben adds the packages');
  await plain.getByRole('button', { name: 'Save' }).first().click();

  await plain.getByRole('heading', { name: 'Muted' }).waitFor();
  await plain.getByText('ben works on it').waitFor();
  await screenshot(plain, 'reasons');
});

test('markup in an event is shown as text', async () => {
  const hostile = `"><script>document.title='broken'</script><b>`;
  await query(
    `INSERT INTO stripe_events (id, type, status, received_at, deliveries) VALUES (?1, ?1, 'dead', 'x', 1)`,
    hostile,
  );
  await query(
    `INSERT INTO dead_letters (id, type, status, reason, attempts, first_died_at, last_died_at,
       deaths, user_id, paid, body, encoding)
     VALUES (?1, ?1, 'dead', ?1, 1, 'x', 'x', 1, ?1, 0, ?1, 'text')`,
    hostile,
  );

  for (const path of [
    '/',
    '/reasons',
    '/dead-letters',
    `/events/${encodeURIComponent(hostile)}?reveal=1`,
  ]) {
    await page.goto(`${url}${path}`);
    await see(hostile);
    expect(await page.title()).toContain('Stripe credits');
  }
  expect(await page.locator('main b, main script').count()).toBe(0);
});

test('the navigation works with the keyboard only', async () => {
  await page.goto(`${url}/dead-letters`);

  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toContain('Skip to content');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await seeHeading('Overview');
});
