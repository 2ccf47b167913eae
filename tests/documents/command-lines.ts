import { parse } from 'shell-quote';
import { type Document, INLINE, type Snippet } from './document.ts';

export interface CommandLine {
  readonly line: number;
  /** The program and its arguments, without the shell's quotes. */
  readonly words: readonly string[];
  /** Between backticks, a command may be named without its arguments. */
  readonly inline: boolean;
}

const SHELL = ['sh', 'bash', 'shell', 'console'];

/** Programs whose options no list that a program can read says. The title of a test names them. */
export const UNCHECKED = [
  'cp',
  'curl',
  'export',
  'git',
  'grep',
  'printf',
  'read',
  'stripe',
  'unset',
];
const CHECKED = ['pnpm', 'npx', 'wrangler'];

export const commandLinesOf = ({ snippets }: Document): CommandLine[] =>
  snippets.filter(isShell).flatMap(splitLines);

export function isShell({ language, text }: Snippet): boolean {
  if (language !== INLINE) return SHELL.includes(language);
  return [...CHECKED, ...UNCHECKED].some((program) => text.startsWith(`${program} `));
}

/** A backslash continues a line; `;`, `&&` and `|` end a command, as a comment does. */
function splitLines({ line: first, language, text }: Snippet): CommandLine[] {
  const found: CommandLine[] = [];
  let pending = '';
  let start = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    if (pending === '') start = index;
    const whole = pending + raw;
    pending = /\\$/.test(whole) ? whole.replace(/\\$/, ' ') : '';
    if (pending !== '') continue;
    for (const words of splitCommands(whole))
      found.push({ line: first + start, words, inline: language === INLINE });
  }
  return found;
}

function splitCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  // `<id>` stands for a value, and is no redirection.
  for (const token of parse(line.replaceAll(/<([^<>]*)>/g, '…'), (name) => `$${name}`)) {
    if (typeof token === 'string') commands.at(-1)?.push(token);
    else if ('pattern' in token) commands.at(-1)?.push(token.pattern);
    else if ('op' in token) commands.push([]);
  }
  return commands.map(normalize).filter((words) => words.length > 0);
}

/** Without variables set for the command, and with `pnpm` and `wrangler` however they are started. */
function normalize(words: readonly string[]): string[] {
  const start = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const [program = '', ...rest] = start < 0 ? [] : words.slice(start);
  if (program === 'npx') return normalize(rest.filter((word) => word !== '--yes'));
  if (/^pnpm@/.test(program)) return ['pnpm', ...rest];
  if (program === 'pnpm' && rest[0] === 'exec') return rest.slice(1);
  return program === '' ? [] : [program, ...rest];
}

/** A word that stands for a value, such as `evt_…` or `<id>`. */
export const isPlaceholder = (word: string): boolean => word.includes('…') || word.includes('$');
