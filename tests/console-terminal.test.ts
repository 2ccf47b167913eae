import type { ReplayProgress } from '@stripe-credits/db/dead-letters';
import { poll } from '@stripe-credits/harness/poll';
import { beforeAll, expect, test } from 'vitest';
import { cancelReplay, pauseReplay, resumeReplay } from '../tools/cli/dlq/control-replay.ts';
import { discard } from '../tools/cli/dlq/discard.ts';
import { list } from '../tools/cli/dlq/list.ts';
import { replay } from '../tools/cli/dlq/replay.ts';
import { replays } from '../tools/cli/dlq/replays.ts';
import { restore } from '../tools/cli/dlq/restore.ts';
import { show } from '../tools/cli/dlq/show.ts';
import { stats } from '../tools/cli/dlq/stats.ts';
import { listWaiting } from '../tools/cli/dlq/waiting.ts';
import { sellPackage, sendPoisonMessages } from './dead-letter-fixtures.ts';
import { captureOutput, runCommand } from './run-command.ts';
import { balanceOf, query, requestConsole, system } from './system.ts';

beforeAll(() => system.reset());

/** Runs `pnpm dlq …` in a process of its own. */
const dlq = (...args: string[]) =>
  runCommand('tools/cli/dlq.ts', args, { STRIPE_CONSOLE_URL: system.consoleUrl });

const url = system.consoleUrl;

test('the terminal lists dead letters, replays some with a pause in between, and discards one', async () => {
  const packageId = await sendPoisonMessages('ada', 'ben', 'cleo', 'dora');

  const statistics = await captureOutput(() => stats({ url }));
  expect(statistics).toMatchObject({ code: 0, stderr: '' });
  expect(statistics.stdout).toMatch(/dead\s+4/);
  expect(statistics.stdout).toContain('$119.96');
  const listed = await dlq('list', '--since', '1h', '--json');
  expect(listed.code).toBe(0);
  const ids = JSON.parse(listed.stdout).deadLetters.map(({ id }: { id: string }) => id);
  expect(ids.toSorted()).toEqual(['evt_ada', 'evt_ben', 'evt_cleo', 'evt_dora']);
  const shown = await captureOutput(() => show('evt_ada', { url }));
  expect(shown.stdout).toContain('metadata.package_id is not a package in credit_packages');
  expect(shown.stdout).toMatch(/^Dead: paid, but .*\npackage_id is gold_/);
  expect(shown.stdout).toContain('  pnpm dlq repair evt_ada --set package_id=… --reason "…"\n');
  expect(shown.stdout).not.toContain('"metadata"');
  expect(shown.stderr).toContain('Add --payload to see what Stripe sent.');
  const payload = await captureOutput(() => show('evt_ada', { url, payload: true }));
  expect(payload.stdout).toMatch(/^Dead: [\s\S]*"metadata"/);
  expect(payload.stdout).not.toContain('buyer@product.example');

  await sellPackage(packageId);
  const dryRun = await dlq('replay', 'evt_ada', 'evt_ben', 'evt_dora', '--dry-run');
  expect(dryRun.code).toBe(0);
  expect(dryRun.stderr).toContain('3 would be replayed, oldest first. Nothing was sent.');
  expect(await balanceOf('ada')).toBe(0);

  const plan = /--plan (replay_\w+)/.exec(dryRun.stderr)?.[1] ?? '';
  const watching = dlq('replay', '--plan', plan, '--rate', '1', '--reason', 'gold is for sale now');
  await poll(async () => expect((await readReplay(plan)).sent).toBeGreaterThan(0));
  const paused = await captureOutput(() => pauseReplay(plan, { url }));
  expect(paused).toMatchObject({ code: 0, stdout: '' });
  expect(paused.stderr).toMatch(/^Paused: [12] of 3 sent\. To continue: pnpm dlq resume replay_/m);
  const watched = await watching;
  expect(watched).toMatchObject({ code: 1, stdout: '' });
  expect(watched.stderr).toMatch(/[12] of 3 sent, [12] handled, 0 dead again, 0 skipped\./);
  expect(watched.stderr).toContain('It is paused.');
  expect(await balanceOf('dora')).toBe(0);

  const resumed = await captureOutput(() => resumeReplay(plan, { url }));
  expect(resumed).toMatchObject({ code: 0, stdout: '' });
  await poll(async () =>
    expect(await readReplay(plan)).toMatchObject({ status: 'done', sent: 3, handled: 3 }),
  );
  for (const user of ['ada', 'ben', 'dora']) expect(await balanceOf(user)).toBe(200);

  const discarded = await dlq('discard', 'evt_cleo', '--reason', 'a test of ours');
  expect(discarded).toMatchObject({ code: 0 });
  expect(discarded.stderr).toContain(`Console: ${url}`);
  expect((await listDead()).stderr).toContain('No dead letters match.');
  const restored = await captureOutput(() => restore(['evt_cleo'], { url, reason: 'it was not' }));
  expect(restored).toMatchObject({ code: 0 });
  expect((await listDead()).stdout).toContain('evt_cleo');
});

test('events that wait for a retry are listed with their last error', async () => {
  await query(
    `INSERT INTO stripe_events (id, type, status, received_at, deliveries, failures, last_error, last_failed_at)
     VALUES ('evt_waits', 'invoice.paid', 'failed', '2026-11-24T12:00:00.000Z', 0, 2, 'D1 is overloaded',
       '2026-11-24T12:01:00.000Z')`,
  );

  const listed = await captureOutput(() => listWaiting({ url, limit: '50' }));

  expect(listed.stdout).toMatch(/evt_waits .* 2 +2026-11-24T12:01:20 +D1 is overloaded/);
});

const readReplay = async (id: string): Promise<ReplayProgress> =>
  (await requestConsole<{ replay: ReplayProgress }>(`/replays/${id}`)).replay;

const listDead = () => captureOutput(() => list({ url, status: 'dead', limit: '50' }));

test('a replay started in the terminal ends with exit code 0 when every event is handled', async () => {
  const done = await dlq('replay', 'evt_cleo', '--reason', 'gold is for sale now');

  expect(done).toMatchObject({ code: 0, stdout: '' });
  expect(done.stderr).toContain('1 of 1 sent, 1 handled, 0 dead again, 0 skipped.');
  expect(await balanceOf('cleo')).toBe(200);
});

test('an action on all that match needs their number, and one undo restores a discard of many', async () => {
  await sendPoisonMessages('eve', 'eve_too');
  await query(`UPDATE dead_letters SET user_id = 'eve' WHERE id = 'evt_eve_too'`);
  const filter = { url, user: 'eve', reason: 'a test of ours' };

  const unconfirmed = await captureOutput(() => replay([], { ...filter, rate: 10 }));
  expect(unconfirmed).toMatchObject({ code: 2, stdout: '' });
  expect(unconfirmed.stderr).toContain(
    `${url}: 2 would be replayed (dead events: user eve). Nothing was changed: there is no terminal to confirm this on. To confirm it, add --count 2`,
  );
  const looked = await captureOutput(() => discard([], { url, user: 'eve', dryRun: true }));
  expect(looked.stdout).toMatch(/2 +paid, but metadata.package_id is not a package/);
  const mistaken = await captureOutput(() => discard([], { ...filter, count: 3 }));
  expect(mistaken.stderr).toContain('Nothing was changed, because --count is 3.');
  expect((await requestConsole<{ dead: number }>('/')).dead).toBe(2);

  const { stderr } = await captureOutput(() => discard([], { ...filter, count: 2 }));
  const id = /--discard (discard_\w+)/.exec(stderr)?.[1] ?? '';
  expect(await requestConsole('/')).toMatchObject({ dead: 0, discarded: 2 });
  const undone = await captureOutput(() => restore([], { url, discard: id, reason: 'wrong user' }));

  expect(undone.stderr).toMatch(/^Console: .*\n2 restored/);
  expect(await requestConsole('/')).toMatchObject({ dead: 2, discarded: 0 });
  const listed = await captureOutput(() => replays(undefined, { url }));
  expect(listed.stdout).toMatch(/canceled +2 +0 +0 .* dead events: user eve/);
  expect(listed.stdout).toMatch(/done +3 +3 +0 /);
});

const replayOptions = { url, rate: 10, reason: 'x' };

test.each([
  [
    'a replay of a handled event',
    () => replay(['evt_ada'], replayOptions),
    1,
    'evt_ada was handled',
  ],
  ['a replay of nothing', () => replay([], replayOptions), 2, 'Give ids, or a filter'],
  [
    'a replay of ids and a filter',
    () => replay(['evt_cleo'], { ...replayOptions, all: true }),
    2,
    'not both',
  ],
  [
    'a replay without a reason',
    () => replay(['evt_cleo'], { url, rate: 10 }),
    2,
    '--reason "…" is needed',
  ],
  [
    'a replay of nothing without a reason, whose sentence names both,',
    () => replay([], { url, rate: 10 }),
    2,
    'Give ids, or a filter such as --since 24h, or --all. --reason "…" is needed',
  ],
  [
    'a discard of nothing without a reason, whose sentence names both,',
    () => discard([], { url }),
    2,
    'Give ids, or a filter such as --since 24h, or --all. --reason "…" is needed',
  ],
  ['a plan without a reason', () => replay([], { url, rate: 10, plan: 'replay_x' }), 2, '--reason'],
  [
    'a filter beside a plan',
    () => replay([], { ...replayOptions, plan: 'replay_x', since: '24h' }),
    2,
    'Give --plan alone',
  ],
  ['a discard of nothing', () => discard([], { url, reason: 'x' }), 2, 'Give ids, or a filter'],
  ['a restore of nothing', () => restore([], { url, reason: 'x' }), 2, 'or --discard'],
  [
    'a list of failed events',
    () => list({ url, status: 'failed', limit: '50' }),
    2,
    'pnpm dlq waiting',
  ],
  ['canceling an unknown replay', () => cancelReplay('replay_x', { url }), 1, 'There is no replay'],
  ['showing an unknown event', () => show('evt_x', { url }), 1, 'evt_x is not in the event log'],
  ['an event id without evt_', () => show('0db2228', { url }), 1, 'An event id begins with evt_.'],
  [
    'an invalid time',
    () => list({ url, since: 'soon', status: 'dead', limit: '50' }),
    2,
    'soon is no',
  ],
  [
    'an unreachable console',
    () => stats({ url: 'http://127.0.0.1:9' }),
    1,
    'No response from http://127.0.0.1:9. Check the address.',
  ],
])('%s is refused with a sentence on stderr', async (_, command, code, sentence) => {
  const refused = await captureOutput(command);

  expect(refused).toMatchObject({ code, stdout: '' });
  expect(refused.stderr).toContain(sentence);
});

test('invalid arguments end with exit code 2 and a sentence without a stack trace; --help has examples', async () => {
  const [help, ...refusals] = await Promise.all([
    dlq('--help'),
    dlq('resend'),
    dlq('discard', 'evt_cleo'),
    dlq('replay', 'evt_cleo', '--rate', '0'),
    dlq('list', '--status', 'lost'),
    dlq('replay', '--user', '', '--reason', 'x', '--yes'),
    dlq('discard', '', '--reason', 'x'),
  ]);

  expect(help.code).toBe(0);
  expect(help.stdout).toContain('pnpm dlq replay evt_123');
  for (const { code, stdout } of refusals)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  const sentences = refusals.map(({ stderr }) => stderr).join('');
  expect(sentences).toContain("unknown command 'resend'");
  expect(sentences).toContain('--reason "…" is needed');
  expect(sentences).toContain('--user is empty: give a value');
  expect(sentences).toContain('An argument is empty');
  expect(sentences).toContain('from 1 to 100');
  expect(sentences).toContain('Allowed choices are dead, discarded');
  expect(sentences).not.toMatch(/^\s+at /m);
});
