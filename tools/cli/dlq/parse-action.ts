import { UsageError } from '../terminal/command-error.ts';
import { parseSelection, type Selection, type SelectionOptions } from './filter.ts';

interface ActionOptions extends SelectionOptions {
  readonly dryRun?: true;
  readonly reason?: string;
}

interface Action {
  readonly selection: Selection;
  /** Empty for a dry run, which records none. */
  readonly reason: string;
}

const MISSING_SELECTION = 'Give ids, or a filter such as --since 24h, or --all.';
const MISSING_REASON = '--reason "…" is needed: it is recorded with each event.';

/** @throws UsageError that names everything that is missing, so that no second error follows. */
export function parseAction(ids: readonly string[], options: ActionOptions): Action {
  const selection = parseSelection(ids, options);
  const reason = options.dryRun ? '' : options.reason;
  if (selection !== null && reason !== undefined) return { selection, reason };
  const missing = [
    ...(selection === null ? [MISSING_SELECTION] : []),
    ...(reason === undefined ? [MISSING_REASON] : []),
  ];
  throw new UsageError(missing.join(' '));
}

/** For an action whose events are known. @throws UsageError without a reason. */
export function requireReason({ reason }: Pick<ActionOptions, 'reason'>): string {
  if (reason !== undefined) return reason;
  throw new UsageError(MISSING_REASON);
}
