import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { run } from '../tools/cli/terminal/run.ts';
import { findCommand, packageCommands } from './package-commands.ts';
import { captureOutput } from './run-command.ts';

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

const DATA = ['demo', 'trigger', 'dlq list', 'credits show', 'reconcile', 'deploy:all'];
const MORE_DATA = ['stripe:setup', 'preflight', 'faults', 'bench', 'sql'];
test.each([...DATA, ...MORE_DATA])('pnpm %s, which prints data, has --json', (name) => {
  const found = commands.find((each) => each.name === name);

  expect(found?.command.options.map(({ long }) => long)).toContain('--json');
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
    expect(stderr).toMatch(/To see what it takes: pnpm \S+.* --help/);
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
