import { poll } from '@stripe-credits/harness/poll';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll, expect, test } from 'vitest';
import { list } from '../tools/cli/dlq/list.ts';
import { repair } from '../tools/cli/dlq/repair.ts';
import { replay } from '../tools/cli/dlq/replay.ts';
import { show } from '../tools/cli/dlq/show.ts';
import { openPage, screenshot } from './browser.ts';
import { captureOutput, runCommand } from './run-command.ts';
import { balanceOf, ledgerOf, post, purchase, query, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

const url = system.consoleUrl;
const reason = 'the ticket names the buyer';
const withoutUser = (name: string) =>
  purchase(name, { object: { client_reference_id: null, metadata: { credits: '10' } } });

const statusOf = async (name: string) => {
  const sql = 'SELECT status FROM stripe_events WHERE id = ?';
  return (await query<{ status: string }>(sql, `evt_${name}`))[0]?.status;
};

test('a session without a user is repaired and replayed in the terminal, credited once, and refunded', async () => {
  const session = withoutUser('ada');
  await post(session);
  await untilRecorded(session);
  expect(await statusOf('ada')).toBe('dead');
  const listReplayable = () =>
    captureOutput(() => list({ url, status: 'dead', limit: '50', replayable: true }));
  expect((await listReplayable()).stderr).toContain('0 of 1 dead event would be handled');

  const dryRun = await captureOutput(() =>
    repair('evt_ada', { url, set: ['user_id=ada'], dryRun: true }),
  );
  expect(dryRun).toMatchObject({ code: 0, stdout: '' });
  expect(dryRun.stderr).toContain(`Console: ${url}`);
  expect(dryRun.stderr).toContain('it would be handled: 10 credits for ada.');
  expect(dryRun.stderr).toContain('Nothing was recorded.');
  expect((await listReplayable()).stdout).toBe('');

  const repaired = await runCommand(
    'tools/cli/dlq.ts',
    ['repair', 'evt_ada', '--set', 'user_id=ada', '--set', 'credits=20', '--reason', reason],
    { STRIPE_CONSOLE_URL: url },
  );
  expect(repaired).toMatchObject({ code: 0, stdout: '' });
  expect(repaired.stderr).toContain('  pnpm dlq replay evt_ada --reason "…"');
  expect(await balanceOf('ada')).toBe(0);
  expect((await listReplayable()).stdout).toContain('evt_ada');
  const shown = await captureOutput(() => show('evt_ada', { url }));
  expect(shown.stdout).toMatch(/Repairs\n.*\n.*user_id=ada credits=20/);
  expect(shown.stdout).toContain('Replayed now, it would be handled: 20 credits for ada.');

  const replayed = await captureOutput(() => replay(['evt_ada'], { url, rate: 10, reason }));
  expect(replayed).toMatchObject({ code: 0 });
  expect(await balanceOf('ada')).toBe(20);
  // As Stripe does by itself when an engineer resends the event.
  await post(session);
  const refund = fixture('charge.refunded', {
    id: 'evt_ada_refund',
    object: { id: 'ch_ada', payment_intent: 'pi_ada', amount: 2999, amount_refunded: 2999 },
  });
  await post(refund);
  await untilRecorded(refund);

  await poll(async () => expect(await balanceOf('ada')).toBe(0));
  expect(await ledgerOf('ada')).toMatchObject([
    { type: 'purchase', amount: 20 },
    { type: 'refund', amount: -20 },
  ]);
  const [grant] = await ledgerOf('ada');
  const trace = await system.callCredits({ method: 'traceTransaction', args: ['ada', grant?.id] });
  expect(trace).toMatchObject({ events: [{ id: 'evt_ada' }] });
});

test('a repair on the page of the event predicts that a replay handles it, and the history names it', async () => {
  const { page, errors } = await openPage();
  const session = withoutUser('ben');
  await post(session);
  await untilRecorded(session);
  await page.goto(`${url}/events/evt_ben`);
  await page.getByText('Replayed now, it would be dead again for this reason.').waitFor();
  await screenshot(page, 'repair');

  await page.getByLabel('user_id').fill('ben');
  await page.getByLabel('Reason for the repair').fill(reason);
  await page.getByRole('button', { name: 'Repair', exact: true }).click();

  await page.getByText('Replayed now, it would be handled: 10 credits for ben.').waitFor();
  await page.getByText('user_id → ben').waitFor();
  await page.getByText(`set user_id: ${reason}`).waitFor();
  await screenshot(page, 'repaired');
  await page.goto(url);
  await page.getByText('1 of 1 dead event would be handled by a replay now.').waitFor();
  await screenshot(page, 'overview-prediction');
  await page.getByRole('link', { name: 'List them' }).click();
  await page.getByRole('link', { name: 'evt_ben' }).waitFor();
  await screenshot(page, 'predictions');
  expect(await balanceOf('ben')).toBe(0);
  expect(errors).toEqual([]);
});

const valid = { url, set: ['user_id=ada'], reason };

test.each([
  [
    'nothing to correct',
    () => repair('evt_ben', { url, reason }),
    2,
    'Name the metadata to correct',
  ],
  [
    'a key without a value',
    () => repair('evt_ben', { ...valid, set: ['user_id'] }),
    2,
    'write --set user_id=VALUE',
  ],
  [
    'a key that no handler reads',
    () => repair('evt_ben', { ...valid, set: ['user=ada'] }),
    2,
    'No handler reads user: the keys are user_id, credits',
  ],
  ['no reason', () => repair('evt_ben', { url, set: valid.set }), 2, 'Give --reason'],
  ['an unknown event', () => repair('evt_x', valid), 1, 'evt_x is not in the event log'],
  ['a handled event', () => repair('evt_ada', valid), 1, 'nothing left to be repaired'],
  [
    'a value that is empty',
    () => repair('evt_ben', { ...valid, set: ['user_id= '] }),
    2,
    '--set user_id is empty',
  ],
  [
    'a user id that cannot be credited',
    () => repair('evt_ben', { ...valid, set: ['user_id= ada'] }),
    1,
    'user_id is not a valid user id',
  ],
  [
    'a list of replayable events that are not dead',
    () => list({ url, status: 'any', limit: '50', replayable: true }),
    2,
    'leave --status out',
  ],
])('a repair with %s is refused with a sentence on stderr', async (_, command, code, sentence) => {
  const refused = await captureOutput(command);

  expect(refused).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toContain(sentence);
});

test('an event repaired and replayed in the console is credited once, and a refund takes its credits back', async () => {
  const { page, errors } = await openPage();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const session = withoutUser('cara');
  await post(session);
  await untilRecorded(session);
  await page.goto(`${url}/events/evt_cara`);

  await page.getByLabel('user_id').fill('cara');
  await page.getByLabel('Reason for the repair').fill(reason);
  await press('Repair');
  await page.getByText('Replayed now, it would be handled: 10 credits for cara.').waitFor();
  await press('Replay…');
  await page.getByLabel('Reason', { exact: true }).fill('repaired');
  await press('Start');
  await page.getByText('1 of 1 sent, 1 handled').waitFor();
  // As Stripe does by itself when an engineer resends the event.
  await post(session);
  await system.drainQueue();

  expect(await ledgerOf('cara')).toMatchObject([{ type: 'purchase', amount: 10 }]);
  const refund = fixture('charge.refunded', {
    id: 'evt_cara_refund',
    object: { id: 'ch_cara', payment_intent: 'pi_cara', amount: 2999, amount_refunded: 1500 },
  });
  await post(refund);
  await untilRecorded(refund);
  expect(await balanceOf('cara')).toBe(5);
  await page.goto(`${url}/events/evt_cara`);
  await page.getByText('user_id → cara').waitFor();
  const entries = page.locator('section', { hasText: 'Ledger entries' });
  await entries.getByText('+10', { exact: true }).waitFor();
  await entries.getByText('-5', { exact: true }).waitFor();
  await screenshot(page, 'repaired-and-refunded');
  // The events that nobody repaired are as they were.
  expect(await statusOf('ben')).toBe('dead');
  expect(errors).toEqual([]);
});
