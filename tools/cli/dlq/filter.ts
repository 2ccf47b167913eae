import type { Command } from 'commander';
import { UsageError } from '../terminal/command-error.ts';
import { timeOf } from '../terminal/time.ts';

export interface FilterOptions {
  readonly type?: string;
  readonly reason?: string;
  readonly user?: string;
  readonly event?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The options that choose dead letters: the same for every command that takes a filter. */
export function withFilter(command: Command): Command {
  return command
    .option('--type <type>', 'of this event type')
    .option('--reason <sentence>', 'with this reason, whole')
    .option('--user <id>', 'of this user')
    .option('--event <id>', 'whose id begins so: eight characters or more')
    .option('--since <time>', 'that died last since then: 2026-11-23T10:15, in UTC, or 24h')
    .option('--until <time>', 'that died last before then');
}

/** As the API wants it: a span such as 24h becomes a time. */
export function filterOf(options: FilterOptions): Record<string, string> {
  const { type, reason, user, event, since, until } = options;
  const filter = { type, reason, user, event, since: timeOf(since), until: timeOf(until) };
  return Object.fromEntries(
    Object.entries(filter).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
  );
}

/** Ids, or a filter, or with --all every dead event: nothing is meant by saying nothing. */
export function choiceOf(
  ids: readonly string[],
  options: FilterOptions & { readonly all?: true },
): { id: readonly string[] } | ({ all: '1' } & Record<string, string>) {
  const filter = filterOf(options);
  const filtered = Object.keys(filter).length > 0 || options.all;
  if (ids.length > 0 && filtered) throw new UsageError('Name events or a filter, not both.');
  if (ids.length === 0 && !filtered)
    throw new UsageError('Name events, or a filter such as --since 24h, or --all.');
  return ids.length > 0 ? { id: ids } : { all: '1', ...filter };
}
