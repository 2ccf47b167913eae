import type { Reconciliation } from '@stripe-credits/db/reconciliation';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';

interface Options extends ConsoleOptions {
  readonly limit: string;
}

interface Response {
  readonly reconciliations: readonly Reconciliation[];
  readonly nextCursor: string | null;
}

export async function list({ json = false, limit, ...connection }: Options): Promise<void> {
  const query = new URLSearchParams({ limit });
  const page = await connectToConsole(connection).get<Response>(
    `/reconciliations?${query}`,
    'reconciliations',
  );
  const { reconciliations, nextCursor } = page;
  printResult(json, { reconciliations, nextCursor }, reconciliations.map(toRow));
  if (reconciliations.length === 0) printMessage('No reconciliations yet.');
  else if (nextCursor)
    printMessage(`These are the newest ${reconciliations.length}: raise --limit to see more.`);
}

const toRow = (row: Reconciliation) => ({
  id: row.id,
  status: row.dryRun ? `${row.status} (dry run)` : row.status,
  from: row.sinceAt.slice(0, 16),
  to: row.untilAt.slice(0, 16),
  compared: row.events,
  missing: row.found,
  sent: row.sent,
  'too large': row.rejected,
  by: row.actor,
  started: row.createdAt.slice(0, 19),
  error: row.lastError,
});
