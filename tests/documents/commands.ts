import type { Command } from 'commander';
import { packageCommands, scriptNames } from '../package-commands.ts';
import { checkArguments } from './arguments.ts';
import { type CommandLine, commandLinesOf, UNCHECKED } from './command-lines.ts';
import { type Document, INLINE } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { checkWrangler } from './wrangler.ts';

/** What pnpm knows by itself. */
const OWN = ['exec', 'install', '--filter'];
/** Scripts of other programs, such as Biome: a document names them without options. */
const OTHER_PROGRAMS = scriptNames.filter((name) => !packageCommands.has(name));

export const uncheckedPrograms = [...UNCHECKED, ...OTHER_PROGRAMS.map((name) => `pnpm ${name}`)];

export function checkCommands(document: Document): Finding[] {
  const findings = commandLinesOf(document).flatMap((command) =>
    checkCommand(command).map((message) => ({ line: command.line, message })),
  );
  return [...findings, ...checkOptionSpans(document)];
}

const optionsOf = (command: Command): string[] => [
  ...command.options.map(({ long }) => long ?? ''),
  ...command.commands.flatMap(optionsOf),
];

const knownOptions = [...packageCommands.values()].flatMap(optionsOf);

/** An option alone between backticks, whose command the sentence names. */
function checkOptionSpans({ snippets }: Document): Finding[] {
  return snippets
    .filter(({ language, text }) => language === INLINE && /^--[a-z]/.test(text))
    .map(({ line, text }) => ({ line, option: /^[\w-]+/.exec(text)?.[0] ?? '' }))
    .filter(({ option }) => !knownOptions.includes(option))
    .map(({ line, option }) => ({
      line,
      message: `\`${option}\` is no option of a command. ${alternatives(option, knownOptions)}`,
    }));
}

function checkCommand({ words, inline }: CommandLine): string[] {
  const [program = '', ...rest] = words;
  if (program === 'wrangler') return checkWrangler(rest, inline);
  if (program === 'pnpm') return checkScript(rest, inline);
  if (UNCHECKED.includes(program) || /^\.{0,2}\//.test(program) || program.startsWith('.ci/'))
    return [];
  return [`\`${program}\` is no program that documents use. ${alternatives(program, UNCHECKED)}`];
}

function checkScript([name, ...words]: readonly string[], inline: boolean): string[] {
  if (name === undefined || OWN.includes(name)) return [];
  const command = packageCommands.get(name);
  if (command) return checkArguments(command, words, inline);
  if (scriptNames.includes(name)) return [];
  return [`\`pnpm ${name}\` is no script of package.json. ${alternatives(name, scriptNames)}`];
}
