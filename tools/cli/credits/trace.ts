import type { LedgerTrace } from '@stripe-credits/db';
import type { UserDetails } from '@stripe-credits/db/users';
import { type ConsoleClient, type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { pathSegment } from '../console/path-segment.ts';
import { UsageError } from '../terminal/command-error.ts';
import { escapeControls } from '../terminal/escape-controls.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';
import { toTransactionRow } from './transaction-row.ts';
import { parseId, userPath } from './user-path.ts';

interface Options extends ConsoleOptions {
  readonly limit: string;
}

/** Shows what transactions follow from: Stripe’s objects, events, and repairs and replays of engineers. */
export async function trace(
  user: string,
  transaction: string | undefined,
  { json = false, limit, ...connection }: Options,
): Promise<void> {
  const rows = parseLimit(limit);
  const console = connectToConsole(connection);
  const ids = transaction ? [parseId(transaction, 'id')] : await newestOf(console, user, rows);
  const traces = await Promise.all(ids.map((id) => getTrace(console, user, id)));
  if (traces.length === 0) process.exitCode = 1;
  if (json) return printResult(json, { transactions: traces }, []);
  if (traces.length === 0) printMessage(`${user.trim()} has no transactions.`);
  for (const each of traces) printTrace(each);
}

const LIMIT_MAX = 50;

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw new UsageError(`--limit must be a whole number from 1 to ${LIMIT_MAX}.`);
}

async function newestOf(console: ConsoleClient, user: string, limit: number): Promise<string[]> {
  const response = await console.get<{ readonly user: UserDetails }>(userPath(user), 'user');
  return response.user.transactions.slice(0, limit).map(({ id }) => id);
}

async function getTrace(console: ConsoleClient, user: string, id: string): Promise<LedgerTrace> {
  const path = userPath(user, `/transactions/${pathSegment(id)}`);
  return (await console.get<{ readonly transaction: LedgerTrace }>(path, 'transaction'))
    .transaction;
}

/** An entry of the ledger, and below it the objects, events and acts that it follows from. */
function printTrace(entry: LedgerTrace): void {
  console.log(`${formatTable([toTransactionRow(entry)])}\n${causesOf(entry).join('')}`);
}

const causesOf = ({ relatedId, objects, events, corrections, replays }: LedgerTrace): string[] =>
  [
    ...(relatedId ? [`of ${relatedId}`] : []),
    ...objects.map((id) => `object ${id}`),
    ...events.map(({ id, type, createdAt }) => `event ${id} ${type} ${createdAt.slice(0, 19)}`),
    ...corrections.map(
      ({ eventId, correctedAt, actor, reason }) =>
        `repair of ${eventId} ${correctedAt.slice(0, 19)} by ${actor}: ${reason}`,
    ),
    ...replays.map(
      ({ eventId, replayedAt, actor, reason }) =>
        `replay of ${eventId} ${replayedAt.slice(0, 19)} by ${actor}: ${reason}`,
    ),
  ].map((line) => `    ${escapeControls(line)}\n`);
