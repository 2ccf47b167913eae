import type { ReplayItem, ReplayProgress, ReplayReason } from '@stripe-credits/db/dead-letters';
import { progressIntervalMs, timeLeft } from '@stripe-credits/db/replay-rate';
import { type ConsoleClient, type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { pathSegment } from '../console/path-segment.ts';
import { InterruptedError, UsageError } from '../terminal/command-error.ts';
import { money, printMessage, printResult } from '../terminal/output.ts';
import { bar, progressOn } from '../terminal/progress.ts';
import { type ConfirmOptions, confirmCount } from './confirm-count.ts';
import { parseSelection, type Selection, type SelectionOptions } from './filter.ts';
import { parseAction, requireReason } from './parse-action.ts';
import { printPrediction } from './predictions.ts';
import { printReasons, summarizeReplay } from './summarize-replay.ts';

interface Options extends ConsoleOptions, SelectionOptions, ConfirmOptions {
  readonly dryRun?: true;
  readonly plan?: string;
  readonly rate: number;
  readonly reason?: string;
}

export async function replay(ids: readonly string[], options: Options): Promise<void> {
  if (options.plan !== undefined) {
    assertPlanAlone(ids, options);
    const reason = requireReason(options);
    return start(connect(options), options.plan, reason, options);
  }
  const { selection, reason } = parseAction(ids, options);
  const console = connect(options);
  if (options.dryRun) return dryRun(console, selection, options);
  await start(console, await planConfirmed(console, selection, options), reason, options);
}

/** A plan has its events already: anything that selects others would be dropped. */
function assertPlanAlone(ids: readonly string[], options: Options): void {
  const isSelecting = parseSelection(ids, options) !== null || options.count !== undefined;
  if (isSelecting || options.dryRun)
    throw new UsageError(
      'Give --plan alone, without ids, filter or --count: a plan has its events already.',
    );
}

function connect(options: ConsoleOptions): ConsoleClient {
  const console = connectToConsole(options);
  printMessage(`Console: ${console.name}`);
  return console;
}

async function dryRun(
  console: ConsoleClient,
  selection: Selection,
  { json = false }: Options,
): Promise<void> {
  const planned = await plan(console, selection);
  await printPrediction(console, planned.replay.id);
  printPlan(planned, json);
}

/** Starts a planned replay, and shows its progress and its result. */
async function start(
  console: ConsoleClient,
  id: string,
  reason: string,
  { json = false, rate }: Options,
): Promise<void> {
  const path = `/replays/${pathSegment(id)}`;
  await console.post<ReplayAnswer>(`${path}/starts`, { rate, reason }, 'replay');
  printMessage(`${id} started. To pause it: pnpm dlq pause ${id}. To cancel it: Ctrl+C`);
  const ended = await watch(console, path);
  printResult(json, { replay: ended }, []);
  printMessage(summarizeReplay(ended));
  if (ended.status === 'paused') printMessage(`It is paused. To continue: pnpm dlq resume ${id}`);
  const { reasons } = await console.get<{ reasons: readonly ReplayReason[] }>(path, 'reasons');
  printReasons(reasons);
  if (ended.handled < ended.total) process.exitCode = 1;
}

/** Plans a replay; of events that a filter selects, their number is to be confirmed. */
async function planConfirmed(
  console: ConsoleClient,
  selection: Selection,
  options: Options,
): Promise<string> {
  const { replay } = await plan(console, selection);
  const total = replay.total.toLocaleString('en');
  const warning = `${console.name}: ${total} would be replayed (${replay.selection}).`;
  try {
    await confirmCount(warning, replay.total, options, 'id' in selection);
  } catch (error) {
    await console.post<ReplayAnswer>(`/replays/${replay.id}/cancellations`, {}, 'replay');
    throw error;
  }
  return replay.id;
}

interface ReplayAnswer {
  readonly replay: ReplayProgress;
}

interface PlannedReplay extends ReplayAnswer {
  readonly items: readonly ReplayItem[];
}

const plan = (console: ConsoleClient, selection: Selection): Promise<PlannedReplay> =>
  console.post('/replays', selection, 'items');

function printPlan(planned: PlannedReplay, json: boolean): void {
  const { replay, items } = planned;
  printResult(json, planned, items.map(toRow));
  if (items.length < replay.total)
    printMessage(`These are the first ${items.length} of ${replay.total}.`);
  printMessage(
    `${replay.total} would be replayed, oldest first. Nothing was sent. (${replay.selection})`,
  );
  printMessage('To send exactly these, within a day:');
  printMessage(`  pnpm dlq replay --plan ${replay.id} --reason "…"`);
}

/** How long the command waits for the last events to be handled. */
const COMPLETION_MS = 30_000;

/**
 * Shows the progress until everything is sent and processed. The replay runs in the console's
 * Worker: an interrupt cancels it, and a lost connection does not.
 */
async function watch(console: ConsoleClient, path: string): Promise<ReplayProgress> {
  const progress = progressOn(process.stderr);
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    for (let deadline = Number.POSITIVE_INFINITY; ; ) {
      if (interrupted) {
        await console.post<ReplayAnswer>(`${path}/cancellations`, {}, 'replay');
        throw new InterruptedError('Canceled: unsent events stay dead.');
      }
      const { replay } = await console.get<ReplayAnswer>(path, 'replay');
      const { sent, total, inFlight, status } = replay;
      const left = timeLeft(replay);
      progress.show(
        `${bar(sent, total)} ${sent} of ${total} sent, ${sent - inFlight} processed${left === null ? '' : `, ${left}`}`,
      );
      if (status !== 'running') {
        deadline = Math.min(deadline, Date.now() + COMPLETION_MS);
        if (inFlight === 0 || Date.now() > deadline) return replay;
      }
      await new Promise((resolve) => setTimeout(resolve, progressIntervalMs(total)));
    }
  } finally {
    progress.end();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

const toRow = (item: ReplayItem) => ({
  '#': item.position,
  id: item.eventId,
  type: item.type,
  user: item.userId,
  amount: money(item.amount, item.currency),
});
