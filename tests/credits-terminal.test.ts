import { beforeAll, describe, expect, test } from 'vitest';
import { adjust, grant } from '../tools/cli/credits/change.ts';
import { find } from '../tools/cli/credits/find.ts';
import { release } from '../tools/cli/credits/release.ts';
import { show } from '../tools/cli/credits/show.ts';
import { trace } from '../tools/cli/credits/trace.ts';
import { command } from '../tools/cli/credits.ts';
import { replay } from '../tools/cli/dlq/replay.ts';
import { run } from '../tools/cli/terminal/run.ts';
import { sellPackage, sendPoisonMessages } from './dead-letter-fixtures.ts';
import { type CommandResult, captureOutput, runCommand } from './run-command.ts';
import { balanceOf, ledgerOf, post, purchase, query, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

const url = system.consoleUrl;

/** Runs `pnpm credits …` in a process of its own. */
const credits = (...args: string[]) =>
  runCommand('tools/cli/credits.ts', args, { STRIPE_CONSOLE_URL: url });

const output = async (command: () => Promise<void>) => {
  const { code, stdout, stderr } = await captureOutput(command);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

/** The rows of a table, without the times. */
const rowsOf = (stdout: string): string[] =>
  stdout.split('\n').map((line) =>
    line
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+/g, '…')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );

test('“ada paid and has nothing”: her payment leads to her, and the dead letter says what is missing', async () => {
  const packageId = await sendPoisonMessages('ada');

  expect(rowsOf(await output(() => find('pi_ada', { url })))).toContain('ada 0');
  const shown = rowsOf(await output(() => show(' ada ', { url })));
  expect(shown).toContain('balance 0');
  expect(shown).toContain(
    'evt_ada dead $29.99 … paid, but metadata.package_id is not a package in credit_packages',
  );

  // The cause is removed and the event replayed: docs/operations.md, "Support".
  await sellPackage(packageId);
  const reason = 'gold is for sale now';
  const replayed = await captureOutput(() => replay(['evt_ada'], { url, rate: 10, reason }));
  expect(replayed.code).toBe(0);
  const credited = rowsOf(await output(() => show('ada', { url })));
  expect(credited).toContain('balance 200');
  expect(credited).toContain('pi_ada … $29.99 200 0 0 200');
  expect(credited).toContain('… purchase +200 200 cs_test_ada pi_ada:purchase:1');
  expect(shown).toContain('Dead letters that name the user, open');
  expect(credited).not.toContain('Dead letters that name the user, open');
  expect(credited).toContain('Dead letters that name the user, handled or discarded since');
  const traced = rowsOf(await output(() => trace('ada', undefined, { url, limit: '1' })));
  expect(traced).toContain('replay of evt_ada … by local: gold is for sale now');
});

test('“give ben 100 for the outage”: the grant is made once, with its reason, however often it is sent', async () => {
  const sale = purchase('ben');
  await post(sale);
  await untilRecorded(sale);
  const args = ['grant', 'ben', '100', '--reason', 'the outage of Monday'];

  const first = await credits(...args, '--idempotency-key', 'outage');
  const second = await captureOutput(() =>
    run(command, ['', '', ...args, '--idempotency-key', 'outage', '--json', '--url', url]),
  );

  expect(first).toMatchObject({ code: 0, stdout: '' });
  expect(first.stderr).toContain('Done: +100 for ben. The balance is 110, 110 are available.');
  expect(second.code).toBe(0);
  expect(JSON.parse(second.stdout)).toMatchObject({ duplicate: true, balance: 110 });
  expect(second.stderr).toContain('Already done by a command with this key: +100 for ben.');
  expect(await balanceOf('ben')).toBe(110);
  const traced = rowsOf(await output(() => trace('ben', 'grant:ben:outage', { url, limit: '10' })));
  expect(traced).toContain('… grant +100 110 local the outage of Monday grant:ben:outage');
});

test('“why does cleo have 37”: each entry leads to the objects and events that it follows from', async () => {
  const sale = purchase('cleo', { object: { metadata: { user_id: 'cleo', credits: '50' } } });
  await post(sale);
  await untilRecorded(sale);
  const call = (method: string, request: object) =>
    system.callCredits({ method, args: [{ userId: 'cleo', idempotencyKey: 'job', ...request }] });
  await call('spend', { amount: 8, reason: 'two images' });
  await call('reserve', { amount: 20, reason: 'a film', expiresInSeconds: 600 });
  const corrected = await captureOutput(() =>
    adjust('cleo', -5, { url, reason: 'counted twice', idempotencyKey: 'twice' }),
  );
  expect(corrected.stderr).toContain('Done: -5 for cleo. The balance is 37, 17 are available.');

  const shown = rowsOf(await output(() => show('cleo', { url })));
  expect(shown.filter((row) => /^(balance|available|reserved) /.test(row))).toEqual([
    'balance 37',
    'available 17',
    'reserved 20',
  ]);
  const traced = rowsOf(await output(() => trace('cleo', undefined, { url, limit: '10' })));
  expect(traced.filter((row) => row !== '' && !row.startsWith('at '))).toEqual([
    '… adjustment -5 37 local counted twice adjustment:cleo:twice',
    '… spend -8 42 two images spend:cleo:job',
    '… purchase +50 50 cs_test_cleo pi_cleo:purchase:1',
    'object cs_test_cleo',
    'object pi_cleo',
    'event evt_cleo checkout.session.completed …',
  ]);

  const [reservation = ''] = shown.flatMap((row) => /^(reservation:\S+)/.exec(row)?.[1] ?? []);
  const freed = await captureOutput(() =>
    release('cleo', reservation, { url, reason: 'the job crashed' }),
  );
  expect(freed).toMatchObject({ code: 0, stdout: '' });
  expect(freed.stderr).toContain('Released 20 credits: 37 are available.');
  const after = rowsOf(await output(() => show('cleo', { url })));
  expect(after).not.toContain('Live reservations');
  expect(after.slice(after.indexOf('Released reservations')).slice(2, 3)).toEqual([
    `${reservation} 20 … local the job crashed`,
  ]);
});

test('a trace names an event that the retention policy deleted, and says so', async () => {
  const sale = purchase('dora');
  await post(sale);
  await untilRecorded(sale);
  await query(`DELETE FROM stripe_events WHERE id = '${sale.id}'`);

  const traced = rowsOf(await output(() => trace('dora', undefined, { url, limit: '1' })));

  expect(traced).toContain('object cs_test_dora');
  expect(traced).toContain('event evt_dora deleted by the retention policy');
});

describe('what the console asks about needs --yes where there is no terminal', () => {
  const reason = 'a contest';
  test.each([
    [
      'a large amount',
      'ben',
      5000,
      'this changes the balance of ben by +5,000 credits, which is more than usual.',
      5110,
    ],
    [
      'an unknown user',
      'bne',
      5,
      'bne is unknown, so this opens a new account. Is the id spelled right?',
      5,
    ],
    [
      'both at once',
      'bneo',
      5000,
      'this changes the balance of bneo by +5,000 credits, which is more than usual.',
      5000,
    ],
  ])('%s', async (_, user, amount, question, balance) => {
    const before = await ledgerOf(user);

    const refused = await captureOutput(() => grant(user, amount, { url, reason }));

    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(
      `${question} Nothing was changed: there is no terminal to confirm this on. To confirm it, add --yes.`,
    );
    expect(await ledgerOf(user)).toEqual(before);
    const done = await captureOutput(() => grant(user, amount, { url, reason, yes: true }));
    expect(done.code).toBe(0);
    expect(await balanceOf(user)).toBe(balance);
  });
});

test.each([
  ['nothing known', () => show('nobody', { url }), 1, 'The user nobody is unknown'],
  ['an id of nobody', () => find('pi_nobody', { url }), 1, 'No match for pi_nobody as an id'],
  [
    'more than is available',
    () => adjust('ada', -201, { url, reason: 'x' }),
    1,
    'ada has 200 credits available, so 201 cannot be taken',
  ],
  [
    'an id with an invisible character',
    () => show('ada\u200b', { url }),
    2,
    'The user id has invisible characters',
  ],
  ['a limit of none', () => trace('ada', undefined, { url, limit: '0' }), 2, 'from 1 to 50'],
  [
    'an unknown transaction',
    () => trace('ada', 'pi_x:purchase:1', { url, limit: '1' }),
    1,
    'pi_x:purchase:1 is not in the ledger of ada',
  ],
  [
    'an unknown reservation',
    () => release('ada', 'reservation:ada:x', { url, reason: 'x' }),
    1,
    'reservation:ada:x is not a reservation of ada',
  ],
  [
    'no answer after a grant was sent',
    () => grant('ada', 1, { url: 'http://127.0.0.1:9', reason: 'x', idempotencyKey: 'k' }),
    1,
    'To repeat the command safely, add --idempotency-key k',
  ],
])('%s is told in a sentence on stderr', async (_, command, code, sentence) => {
  const told = await captureOutput(command);

  expect({ code: told.code, stdout: told.stdout }).toEqual({ code, stdout: '' });
  expect(told.stderr).toContain(sentence);
});

test('invalid arguments end with exit code 2 and a sentence; --help has examples', async () => {
  const help = await credits('--help');
  const refusals: CommandResult[] = [];
  for (const args of [
    ['gratn', 'ada', '5'],
    ['grant', 'ada', '5'],
    ['grant', 'ada', '1,000', '--reason', 'x'],
    ['adjust', 'ada', '0', '--reason', 'x'],
    ['grant', '', '5', '--reason', 'x'],
  ])
    refusals.push(await captureOutput(() => run(command, ['', '', ...args])));

  expect(help.code).toBe(0);
  expect(help.stdout).toContain('pnpm credits grant ben 100 --reason');
  for (const { code, stdout } of refusals)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  const sentences = refusals.map(({ stderr }) => stderr).join('');
  expect(sentences).toContain('Did you mean grant?');
  expect(sentences).toContain("required option '--reason <text>' not specified");
  expect(sentences).toContain('A grant gives a whole number of credits');
  expect(sentences).toContain('such as 50 or -50');
  expect(sentences).toContain('An argument is empty');
  expect(sentences).not.toMatch(/^\s+at /m);
});
