import type { Command } from 'commander';
import { UsageError } from '../terminal/command-error.ts';
import { parseTime } from '../terminal/time.ts';

export interface FilterOptions {
  readonly type?: string;
  readonly deadReason?: string;
  readonly user?: string;
  readonly event?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The options that select dead letters, the same for each command that takes a filter. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--type <type>', 'events of this type')
    .option('--dead-reason <sentence>', 'events with exactly this reason in their dead letter')
    .option('--user <id>', 'events of this user')
    .option('--event <id>', 'events whose id begins with this: at least eight characters')
    .option(
      '--since <time>',
      'events that died last at this time or later: 2026-11-23T10:15, in UTC, or 24h',
    )
    .option('--until <time>', 'events that died last before this time');
}

/** The parameters of the console's API; a span such as 24h becomes a time. */
export function toFilter(options: FilterOptions): Record<string, string> {
  const filter = {
    type: options.type,
    reason: options.deadReason,
    user: options.user,
    event: options.event,
    since: parseTime(options.since),
    until: parseTime(options.until),
  };
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

export interface SelectionOptions extends FilterOptions {
  readonly all?: true;
}

/** What the console's API selects dead events by. */
export type Selection = { id: readonly string[] } | ({ all: '1' } & Record<string, string>);

/** Ids, a filter, or with --all every dead event; null without arguments, which select nothing. */
export function parseSelection(
  ids: readonly string[],
  options: SelectionOptions,
): Selection | null {
  const filter = toFilter(options);
  const hasFilter = Object.keys(filter).length > 0 || options.all;
  if (ids.length > 0 && hasFilter) throw new UsageError('Give either ids or a filter, not both.');
  if (ids.length > 0) return { id: ids };
  return hasFilter ? { all: '1', ...filter } : null;
}
