import type { DeadLetterStats } from '@stripe-credits/db/dead-letters';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { money, printResult } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface Response extends DeadLetterStats {
  readonly backlog: { readonly count: number; readonly oldestAt: string | null } | null;
}

export async function stats({ json = false, ...options }: ConsoleOptions): Promise<void> {
  const response = await connectToConsole(options).get<Response>('/');
  const { backlog, byReason, uncredited } = response;
  const sums = uncredited.map(({ amount, currency }) => money(amount, currency)).join(', ');
  printResult(json, response, [
    { state: 'dead', now: response.dead, oldest: response.oldestDeadAt },
    { state: 'paid, not credited', now: sums || 0, oldest: '' },
    { state: 'waiting for a retry', now: response.failed, oldest: response.oldestFailedAt },
    { state: 'on the queue', now: backlog?.count, oldest: backlog?.oldestAt },
    { state: 'discarded', now: response.discarded, oldest: '' },
  ]);
  if (json || byReason.length === 0) return;
  console.log(`\n${formatTable(byReason.map(({ events, reason }) => ({ dead: events, reason })))}`);
}
