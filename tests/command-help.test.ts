import type { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { run } from '../tools/cli/terminal/run.ts';
import { findCommand, packageCommands } from './package-commands.ts';
import { captureOutput } from './run-command.ts';

afterEach(() => void vi.unstubAllEnvs());

/** Each command, and each of its verbs. */
const commands = [...packageCommands].flatMap(([name, command]) => [
  { name, command },
  ...command.commands.map((verb) => ({ name: `${name} ${verb.name()}`, command: verb })),
]);

/** The help as a person sees it, with what follows the options. */
function helpOf(command: Command): string {
  const written: string[] = [];
  const { writeOut } = command.configureOutput();
  command.configureOutput({ writeOut: (text) => written.push(text) });
  command.outputHelp();
  command.configureOutput({ ...(writeOut && { writeOut }) });
  return written.join('');
}

test.each(commands)(
  'pnpm $name --help lists its exit codes and has an example',
  ({ name, command }) => {
    const help = helpOf(command);

    expect(help).toMatch(/^Exit codes:\n {2}0 {4}\S.*\n {2}1 {4}\S/m);
    expect(help).toMatch(/^ {2}2 {4}invalid arguments/m);
    expect(help).toMatch(
      new RegExp(`^Examples:\\n(  pnpm .*\\n)*  pnpm ${name.split(' ')[0]}`, 'm'),
    );
  },
);

/** They run until they are stopped: what they print is a log, and no result. */
const WITHOUT_RESULT = ['dev', 'shop'];
/** They do nothing without a verb. */
const ONLY_VERBS = ['dlq', 'credits', 'alerts'];

test.each(commands)('pnpm $name has --json exactly if it has a result', ({ name, command }) => {
  const hasJson = command.options.some(({ long }) => long === '--json');

  expect(hasJson).toBe(![...WITHOUT_RESULT, ...ONLY_VERBS].includes(name));
});

test.each(commands)('pnpm $name --help fits in 80 columns', ({ command }) => {
  vi.stubEnv('COLUMNS', '80');

  const lines = helpOf(command).split('\n');

  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test.each(commands)('the summary of pnpm $name begins with a capital letter', ({ command }) => {
  expect(command.description()).toMatch(/^[A-Z]/);
});

test('a wrong choice without a similar word lists the choices in lines of 80 columns', async () => {
  vi.stubEnv('COLUMNS', '80');

  const { code, stderr } = await captureOutput(() =>
    run(findCommand('trigger'), ['', '', 'qqqqqqqqqqqqqqqqqqqq']),
  );

  expect(code).toBe(2);
  expect(stderr).toContain('\nAllowed choices are checkout.session.completed');
  const [, ...lines] = stderr.split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('a wrong choice with a similar word names that word, and does not list the others', async () => {
  const { stderr } = await captureOutput(() =>
    run(findCommand('trigger'), ['', '', 'checkout.session.complete']),
  );

  expect(stderr).toContain('(Did you mean checkout.session.completed?)');
  expect(stderr).not.toContain('Allowed choices');
});

test.each([
  ['dlq', ['lst'], 'Did you mean list?'],
  ['credits', ['shwo', 'ada'], 'Did you mean show?'],
  ['reconcile', ['pase', 'reconciliation_1'], 'Did you mean pause?'],
  ['dlq', ['list', '--stats', 'dead'], 'Did you mean --status?'],
  ['dlq', ['list', '--status', 'ded'], 'Did you mean dead?'],
  ['deploy:all', ['--env', 'prod'], 'Did you mean production?'],
  ['bench', ['--only', 'igest'], 'Did you mean ingest?'],
  ['sql', ['--jsn', 'SELECT 1'], 'Did you mean --json?'],
  ['credits', ['show'], 'Example: pnpm credits show ada'],
])(
  'pnpm %s %j names the word or the form that was meant, and exits 2',
  async (name, args, sentence) => {
    const { code, stdout, stderr } = await captureOutput(() =>
      run(findCommand(name), ['', '', ...args]),
    );

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/Usage: pnpm \S+.* --help/);
  },
);

test.each([
  ['show', ['--user', 'ada'], 'pnpm credits show ada'],
  ['grant', ['100', '--user', 'ada', '--reason', 'x'], 'pnpm credits grant ada <amount>'],
])('pnpm credits %s with the user as an option names the right form', async (verb, args, form) => {
  const { code, stderr } = await captureOutput(() =>
    run(findCommand('credits'), ['', '', verb, ...args]),
  );

  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `error: The user is an argument, not an option: ${form}\n`,
  });
});
