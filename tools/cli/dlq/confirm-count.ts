import { CommandError } from '../terminal/command-error.ts';
import { confirm } from '../terminal/confirm.ts';

export interface ConfirmOptions {
  /** How many events the caller expects: confirms that many, and no other number. */
  readonly count?: number;
  /** Confirms however many there are. */
  readonly yes?: true;
}

/**
 * Confirms an action on all events that match a filter.
 *
 * @param isNamed whether the events are named by their ids, which confirms them.
 * @throws CommandError unless the number is confirmed.
 */
export async function confirmCount(
  warning: string,
  events: number,
  { count, yes }: ConfirmOptions,
  isNamed: boolean,
): Promise<void> {
  if (count !== undefined && count !== events)
    throw new CommandError(`${warning} Nothing was changed, because --count is ${count}.`);
  const isConfirmed = isNamed || yes === true || count !== undefined;
  await confirm(warning, String(events), isConfirmed, `--count ${events}, or --yes`);
}
