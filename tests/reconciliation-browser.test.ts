import { beforeAll, expect, test } from 'vitest';
import { openPage, screenshot } from './browser.ts';
import { addEvents, addSession, secondsAgo } from './reconciliation-fixtures.ts';
import { balanceOf, purchase, query, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

const { page, errors } = await openPage();
const see = (text: string) => page.getByText(text).first().waitFor();
const seeStatus = (status: string) => page.getByText(status, { exact: true }).waitFor();
const press = (name: string) => page.getByRole('button', { name }).click();
const follow = (name: string) => page.getByRole('link', { name }).click();

test('an engineer lists missing events, sends them with a pause, and finds a paid session without a grant', async () => {
  const missing = ['ada', 'ben', 'cleo'].map((user, n) =>
    purchase(user, { created: secondsAgo(3600 + n) }),
  );
  addEvents(...missing);
  addSession(purchase('dora', { object: { created: secondsAgo(7200) } }));

  await page.goto(system.consoleUrl);
  await follow('Reconciliation');
  await see('No reconciliations yet.');
  await press('Dry run');
  // The page shows the progress without a reload.
  await see('3 of 3 events missing, 0 sent');
  await seeStatus('done');
  expect(await balanceOf('ada')).toBe(0);
  await screenshot(page, 'reconciliation-dry-run');

  await follow('Reconciliation');
  await press('Compare and send missing events');
  await press('Pause');
  await seeStatus('paused');
  await press('Resume');
  await see('3 of 3 events missing, 3 sent');
  await seeStatus('done');
  await untilRecorded(...missing);
  await page.reload();
  expect(await page.getByText('handled', { exact: true }).count()).toBe(3);
  expect(await balanceOf('ada')).toBe(10);
  await screenshot(page, 'reconciliation');

  await follow('Reconciliation');
  await see('cs_test_dora');
  await see('$29.99');
  await screenshot(page, 'reconciliations');
  await query(`UPDATE uncredited_sessions SET found_at = '2026-01-01T00:00:00.000Z'`);
  await follow('Overview');
  await see('1 paid session has no grant in the ledger.');
  await screenshot(page, 'reconciliation-overview');
  await follow('Paid session, no grant');
  await see('cs_test_dora');

  expect(errors).toEqual([]);
});
