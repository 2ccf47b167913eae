import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import type { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { runCommand } from '../run-command.ts';
import { checkArguments } from './arguments.ts';
import { type CommandLine, commandLinesOf, UNCHECKED } from './command-lines.ts';
import { type Document, INLINE } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { checkWrangler } from './wrangler.ts';

export const scripts: Readonly<Record<string, string>> = manifest.scripts;
/** What pnpm knows by itself. */
const OWN = ['exec', 'install', '--filter'];
/** Scripts of other programs, such as Biome: a document names them without options. */
const OTHER_PROGRAMS = Object.keys(scripts).filter(
  (name) => !/^(node|wrangler) /.test(scripts[name] ?? ''),
);

export const uncheckedPrograms = [...UNCHECKED, ...OTHER_PROGRAMS.map((name) => `pnpm ${name}`)];

export async function checkCommands(document: Document): Promise<Finding[]> {
  const checks = commandLinesOf(document).map(async (command) =>
    (await checkCommand(command)).map((message) => ({ line: command.line, message })),
  );
  return [...(await Promise.all(checks)).flat(), ...(await checkOptionSpans(document))];
}

/** An option alone between backticks, whose command the sentence names. */
async function checkOptionSpans({ snippets }: Document): Promise<Finding[]> {
  const known = await readOptions();
  return snippets
    .filter(({ language, text }) => language === INLINE && /^--[a-z]/.test(text))
    .map(({ line, text }) => ({ line, option: /^[\w-]+/.exec(text)?.[0] ?? '' }))
    .filter(({ option }) => !known.includes(option))
    .map(({ line, option }) => ({
      line,
      message: `\`${option}\` is no option of a command. ${alternatives(option, known)}`,
    }));
}

/** The options of every command that can be imported. */
async function readOptions(): Promise<string[]> {
  const files = Object.values(scripts).flatMap((script) => /^node (\S+)$/.exec(script)?.[1] ?? []);
  const commands = await Promise.all(files.map(importCommand));
  return commands.flatMap((command) => (command ? optionsOf(command) : []));
}

const optionsOf = (command: Command): string[] => [
  ...command.options.map(({ long }) => long ?? ''),
  ...command.commands.flatMap(optionsOf),
];

async function checkCommand({ words, inline }: CommandLine): Promise<string[]> {
  const [program = '', ...rest] = words;
  if (program === 'wrangler') return checkWrangler(rest, inline);
  if (program === 'pnpm') return checkScript(rest, inline);
  if (UNCHECKED.includes(program) || /^\.{0,2}\//.test(program) || program.startsWith('.ci/'))
    return [];
  return [`\`${program}\` is no program that documents use. ${alternatives(program, UNCHECKED)}`];
}

async function checkScript([name, ...words]: readonly string[], inline: boolean) {
  if (name === undefined || OWN.includes(name)) return [];
  const script = scripts[name];
  if (script === undefined)
    return [
      `\`pnpm ${name}\` is no script of package.json. ${alternatives(name, Object.keys(scripts))}`,
    ];
  const [program = '', file = '', ...args] = script.split(' ');
  // Named without the statement that it runs.
  if (program === 'wrangler')
    return words.length === 0 ? [] : checkWrangler([file, ...args, ...words], inline);
  if (program !== 'node') return [];
  const command = await importCommand(file);
  return command ? checkArguments(command, words, inline) : checkOptions(name, file, words);
}

/** Null of a script that begins when it is imported. */
export async function importCommand(script: string): Promise<Command | null> {
  if (!readFileSync(join(root, script), 'utf8').includes('export const command')) return null;
  const { command }: { command: Command } = await import(join(root, script));
  return command;
}

const helps = new Map<string, Promise<string>>();

/** Of a script that cannot be imported: whether its --help lists the options. */
async function checkOptions(name: string, script: string, words: readonly string[]) {
  const options = words.filter((word) => word.startsWith('--'));
  if (options.length === 0) return [];
  const help = helps.get(name) ?? runCommand(script, ['--help']).then(({ stdout }) => stdout);
  helps.set(name, help);
  const listed = [...(await help).matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(
    ([, option]) => option ?? '',
  );
  return options
    .filter((option) => !listed.includes(option))
    .map(
      (option) => `\`${option}\` is no option of \`pnpm ${name}\`. ${alternatives(option, listed)}`,
    );
}
