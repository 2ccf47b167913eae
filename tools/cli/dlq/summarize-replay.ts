import type { ReplayProgress, ReplayReason } from '@stripe-credits/db/dead-letters';
import { formatTable } from '../terminal/table.ts';

export const summarizeReplay = ({ sent, total, handled, diedAgain, skipped }: ReplayProgress) =>
  `${sent} of ${total} sent, ${handled} handled, ${diedAgain} dead again, ${skipped} skipped.`;

/** Why events were skipped or died again, on stderr: the result of a replay is its progress. */
export function printReasons(reasons: readonly ReplayReason[]): void {
  if (reasons.length === 0) return;
  const rows = reasons.map(({ outcome, reason, events }) => ({
    events,
    outcome: outcome.replace('_', ' '),
    reason,
  }));
  console.error(formatTable(rows));
}
