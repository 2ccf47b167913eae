import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { root } from '@stripe-credits/harness/configs';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { deployables } from '../tools/cli/deploy/deployables.ts';
import { settingsOf, targetOf } from '../tools/cli/deploy/read-target.ts';
import type { run } from '../tools/cli/terminal/run.ts';
import { applyMigrations } from './cloudflare/apply-migrations.ts';

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'AGENTS.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const found = (file: string, pattern: RegExp) =>
  [...textOf(file).matchAll(pattern)].map((match) => match[1] ?? '');

/** What pnpm knows by itself. */
const OWN = ['exec', 'install'];

test.each(documents)('every command in %s is one of this project', (file) => {
  const commands = found(file, /\bpnpm (?!\d)([a-z][a-z:]*)/g);

  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands)
    expect([...Object.keys(manifest.scripts), ...OWN]).toContain(command);
});

test('every option that a document gives to a command is listed by its --help', async () => {
  const named = documents.flatMap((file) =>
    commandLinesOf(file).flatMap((line) =>
      [...line.matchAll(/ (--[a-z][a-z-]*)/g)].map(([, option]) => [commandOf(line), option, file]),
    ),
  );

  expect(named).toContainEqual(['dlq replay', '--dry-run', 'README.md']);
  for (const [command = '', option, file] of named)
    expect(await helpOf(command), `${file}: pnpm ${command}`).toMatch(
      new RegExp(`^ +${option}(?![a-z-])`, 'm'),
    );
});

/** The lines that begin with a command of ours: in a block, or between backticks over two lines. */
function commandLinesOf(file: string): string[] {
  const text = textOf(file);
  const blocks = [...text.matchAll(/^ *(pnpm [^`#\n]+)/gm)];
  const spans = [...text.replaceAll(/```.*?```/gs, '').matchAll(/`(pnpm [^`]+)`/g)];
  return [...blocks, ...spans]
    .map(([, line = '']) => line.replaceAll(/\s+/g, ' '))
    .filter((line) => scriptOf(line) !== undefined);
}

/** What is a script of ours; wrangler and drizzle-kit know their options themselves. */
const scriptOf = (line: string): string | undefined => {
  const [, command = ''] = line.split(' ');
  const script = Object.entries(manifest.scripts).find(([name]) => name === command)?.[1];
  return /^node (\S+)$/.exec(script ?? '')?.[1];
};

/** With the subcommand of `pnpm dlq` or `pnpm credits`, since each has options of its own. */
const commandOf = (line: string): string =>
  line
    .split(' ')
    .slice(1, /^pnpm (dlq|credits) /.test(line) ? 3 : 2)
    .join(' ');

const helps = new Map<string, Promise<string>>();
function helpOf(name: string): Promise<string> {
  const help = helps.get(name) ?? readHelp(name);
  helps.set(name, help);
  return help;
}

/** From the program that a script exports. */
async function readHelp(name: string): Promise<string> {
  const script = scriptOf(`pnpm ${name}`) ?? '';
  const [, subcommand] = name.split(' ');
  const { command }: { command: Parameters<typeof run>[0] } = await import(join(root, script));
  const program =
    subcommand === undefined
      ? command
      : command.commands.find((each) => each.name() === subcommand);
  return program?.helpInformation() ?? `${name} is no command`;
}

test.each(documents)('every link of %s leads to a file that is there', (file) => {
  for (const link of found(file, /\]\((?!https?:)([^)#]+)/g))
    expect(existsSync(join(root, dirname(file), link)), link).toBe(true);
});

test.each(documents)('every whole query in %s runs on the tables as they are', (file) => {
  const sqlite = new DatabaseSync(':memory:');
  applyMigrations(sqlite);

  for (const sql of found(file, /["`]((?:SELECT|INSERT)[^"`…]+)["`]/g))
    expect(() => sqlite.prepare(sql).all(), sql).not.toThrow();
});

test('every secret and variable of a Worker is in the table of settings', () => {
  const table = textOf('docs/going-live.md').split('## All settings')[1] ?? '';
  const variables = deployables.flatMap((each) => Object.keys(settingsOf(each, 'production').vars));
  const { workers } = targetOf('production');
  const secrets = workers.flatMap(({ requiredSecrets, optionalSecrets }) => [
    ...requiredSecrets,
    ...Object.keys(optionalSecrets),
  ]);

  for (const name of [...variables, ...secrets]) expect(table).toContain(`\`${name}\``);
});
