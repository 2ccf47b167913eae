import type {
  MissingEvent,
  Reconciliation,
  UncreditedSession,
} from '@stripe-credits/db/reconciliation';
import { type ConsoleClient, type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { money, printMessage, printResult } from '../terminal/output.ts';
import { progressOn } from '../terminal/progress.ts';
import { parseTime } from '../terminal/time.ts';

interface Options extends ConsoleOptions {
  readonly since: string;
  readonly dryRun?: true;
}

interface Result {
  readonly reconciliation: Reconciliation;
  readonly events: readonly MissingEvent[];
  readonly sessions: readonly UncreditedSession[];
}

export async function reconcile({ json = false, since, dryRun, ...options }: Options) {
  const console = connectToConsole(options);
  const body = { since: parseTime(since), ...(dryRun && { dryRun: '1' }) };
  const { reconciliation } = await console.post<Result>('/reconciliations', body, 'reconciliation');
  const comparison = await watch(console, reconciliation.id);
  const { sessions } = await console.get<Result>('/reconciliations', 'sessions');
  const result = { ...comparison, sessions };
  printResult(json, result, result.events.map(toRow));
  printSummary(result);
}

const POLL_MS = 500;

/** Shows the progress until it ends. The workflow runs without the command, also after an interrupt. */
async function watch(console: ConsoleClient, id: string): Promise<Omit<Result, 'sessions'>> {
  const path = `/reconciliations/${id}`;
  const progress = progressOn(process.stderr);
  const startedAt = performance.now();
  const interrupt = () => {
    progress.end();
    printMessage(
      `The reconciliation continues: see ${path} in the console. To end it: pnpm reconcile cancel ${id}`,
    );
    process.exit(130);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    for (;;) {
      const result = await console.get<Result>(path, 'events');
      const { events, lastError, status } = result.reconciliation;
      const problem = status === 'running' && lastError !== null ? `: ${lastError}` : '';
      // Stripe's lists have no total, so the time that is left is unknown.
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      progress.show(`${events} of Stripe's events compared in ${seconds} s${problem}`);
      if (status !== 'running') return result;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    progress.end();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function printSummary({ reconciliation, events, sessions }: Result): void {
  const { status, dryRun, pages, found, sent, rejected, lastError } = reconciliation;
  if (events.length < found) printMessage(`These are the newest ${events.length} of ${found}.`);
  if (pages > 0)
    printMessage(
      `${found} of ${reconciliation.events} events were missing. ${dryRun ? 'Nothing was sent.' : `${sent} sent.`}`,
    );
  if (rejected > 0) printMessage(`${rejected} are too large for the queue.`);
  for (const { id, userId, amount, currency, createdAt } of sessions)
    printMessage(
      `Paid, but no grant: ${id} ${money(amount, currency)} user ${userId} ${createdAt}`,
    );
  if (status === 'failed') printMessage(`The reconciliation failed: ${lastError}`);
  else if (status !== 'done') printMessage(`The reconciliation is ${status}.`);
  if (status !== 'done' || rejected > 0) process.exitCode = 1;
}

const toRow = ({ id, type, createdAt, sentAt, rejectReason }: MissingEvent) => ({
  id,
  type,
  created: createdAt.slice(0, 19),
  sent: rejectReason ?? sentAt?.slice(0, 19),
});
