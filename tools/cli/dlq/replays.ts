import type { ReplayProgress, ReplayReason, ReplaySummary } from '@stripe-credits/db/dead-letters';
import { timeLeft } from '@stripe-credits/db/replay-rate';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { pathSegment } from '../console/path-segment.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import { printReasons, summarizeReplay } from './summarize-replay.ts';

/** All replays; of one that is named, also what became of its events. */
export async function replays(id: string | undefined, options: ConsoleOptions): Promise<void> {
  const { json = false, ...connection } = options;
  const console = connectToConsole(connection);
  if (id === undefined) {
    const response = await console.get<{ replays: readonly ReplaySummary[] }>(
      '/replays',
      'replays',
    );
    printResult(json, response, response.replays.map(toRow));
    if (response.replays.length === 0) printMessage('No replays yet.');
    return;
  }
  const response = await console.get<ReplayDetails>(`/replays/${pathSegment(id)}`, 'replay');
  printResult(json, response, [toRow(response.replay)]);
  if (!json) printMessage(summarizeReplay(response.replay));
  if (!json) printReasons(response.reasons);
}

interface ReplayDetails {
  readonly replay: ReplayProgress;
  readonly reasons: readonly ReplayReason[];
}

const toRow = (replay: ReplaySummary) => ({
  id: replay.id,
  status: replay.status === 'planned' ? 'planned (dry run)' : replay.status,
  total: replay.total,
  sent: replay.sent,
  skipped: replay.skipped,
  started: replay.startedAt?.slice(0, 19),
  left: timeLeft(replay),
  by: replay.actor,
  selection: replay.selection,
  reason: replay.reason,
});
