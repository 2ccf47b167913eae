import { commandLinesOf } from './command-lines.ts';
import { documentNames, readDocument } from './document.ts';

export interface RunnableCommand {
  /** Where it stands, and the command as it is written. */
  readonly title: string;
  /** The command and its arguments, without `pnpm`. */
  readonly words: readonly string[];
}

/** What the commands of this list do is over when they end; `dev`, `shop`, `bench` and others are not. */
const COMMANDS = ['credits', 'dlq', 'reconcile', 'trigger'];

/** Those that select by a filter act on as many events as the example says, and not on these. */
const isOfMany = (words: readonly string[]): boolean =>
  words[0] === 'dlq' &&
  /^(?:replay|discard)$/.test(words[1] ?? '') &&
  !words.includes('--dry-run') &&
  !words.includes('--plan') &&
  !/^evt_/.test(words[2] ?? '');

const isControl = ([, verb = '']: readonly string[]) => /^(?:pause|resume|cancel)$/.test(verb);

/** A verb that is named without its arguments is no command to run. */
const isMention = ([, verb = 'stats', argument]: readonly string[]): boolean =>
  argument === undefined && !/^(?:list|stats|waiting|replays)$/.test(verb);

/** Every command that a person may type beside `pnpm dev`, once. */
export function runnableCommands(): RunnableCommand[] {
  const found = new Map<string, RunnableCommand>();
  for (const name of documentNames)
    for (const { line, words } of commandLinesOf(readDocument(name))) {
      const [program, ...rest] = words;
      if (program !== 'pnpm' || !COMMANDS.includes(rest[0] ?? '') || rest.length < 2) continue;
      if (isOfMany(rest) || isControl(rest) || isMention(rest)) continue;
      const text = words.join(' ');
      if (!found.has(text)) found.set(text, { title: `${name}:${line}: ${text}`, words: rest });
    }
  return [...found.values()];
}
