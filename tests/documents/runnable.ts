import { commandLinesOf } from './command-lines.ts';
import { documentNames, readDocument } from './document.ts';

export interface RunnableCommand {
  /** Where it stands, and the command as it is written. */
  readonly title: string;
  /** The command and its arguments, without `pnpm`. */
  readonly words: readonly string[];
}

/** Those that select by a filter act on as many events as the example says, and not on these. */
const isOfMany = (words: readonly string[]): boolean =>
  words[0] === 'dlq' &&
  /^(?:replay|discard)$/.test(words[1] ?? '') &&
  !words.includes('--plan') &&
  !/^evt_/.test(words[2] ?? '');

/** Of a selection by a filter, only a dry run. */
const withDryRun = (words: readonly string[]): readonly string[] =>
  isOfMany(words) && !words.includes('--dry-run') ? [...words, '--dry-run'] : words;

const isControl = ([, verb = '']: readonly string[]) => /^(?:pause|resume|cancel)$/.test(verb);

/** Verbs that need no arguments. */
const ALONE = ['list', 'stats', 'status', 'test', 'waiting', 'replays'];

/** A verb that is named without its arguments is no command to run. */
const isMention = ([, verb = 'stats', argument]: readonly string[]): boolean =>
  argument === undefined && !ALONE.includes(verb);

/** Every command of these names that the documents have, with its verb or its options, once. */
export function runnableCommands(names: readonly string[]): RunnableCommand[] {
  const found = new Map<string, RunnableCommand>();
  for (const document of documentNames)
    for (const { line, words } of commandLinesOf(readDocument(document))) {
      const [program, ...rest] = words;
      if (program !== 'pnpm' || !names.includes(rest[0] ?? '') || rest.length < 2) continue;
      if (isControl(rest) || isMention(rest)) continue;
      const run = withDryRun(rest);
      const text = ['pnpm', ...run].join(' ');
      if (!found.has(text)) found.set(text, { title: `${document}:${line}: ${text}`, words: run });
    }
  return [...found.values()];
}
