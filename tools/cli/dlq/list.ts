import type { DeadLetterSummary } from '@stripe-credits/db/dead-letters';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { UsageError } from '../terminal/command-error.ts';
import { money, printMessage, printResult } from '../terminal/output.ts';
import { type FilterOptions, toFilter } from './filter.ts';
import { listReplayable } from './predictions.ts';

interface Options extends ConsoleOptions, FilterOptions {
  readonly status: string;
  readonly limit: string;
  readonly replayable?: true;
}

interface Response {
  readonly deadLetters: readonly DeadLetterSummary[];
  readonly nextCursor: string | null;
}

export async function list({ replayable, ...options }: Options): Promise<void> {
  return replayable ? listReplayable(options) : listPage(options);
}

async function listPage({ json = false, status, limit, ...options }: Options): Promise<void> {
  if (status === 'failed')
    throw new UsageError('Failed events wait for a retry and are not dead: pnpm dlq waiting.');
  const query = new URLSearchParams({ ...toFilter(options), limit });
  if (status !== 'any') query.set('status', status);
  const page = await connectToConsole(options).get<Response>(
    `/dead-letters?${query}`,
    'deadLetters',
  );
  const { deadLetters, nextCursor } = page;
  printResult(json, page, deadLetters.map(toRow));
  if (deadLetters.length === 0) printMessage('No dead letters match.');
  else if (nextCursor)
    printMessage(
      `These are the newest ${deadLetters.length}: narrow the filter, or raise --limit.`,
    );
}

const toRow = (letter: DeadLetterSummary) => ({
  id: letter.id,
  type: letter.type,
  status: letter.status,
  user: letter.userId,
  amount: money(letter.amount, letter.currency),
  'dead since': letter.firstDiedAt.slice(0, 19),
  'died last': letter.lastDiedAt === letter.firstDiedAt ? '' : letter.lastDiedAt.slice(0, 19),
  reason: letter.reason,
});
