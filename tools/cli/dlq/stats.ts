import type { DeadLetterStats } from '@stripe-credits/db/dead-letters';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { money, printResult } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface Response extends DeadLetterStats {
  readonly backlog: { readonly count: number; readonly oldestAt: string | null } | null;
}

export async function stats({ json = false, ...options }: ConsoleOptions): Promise<void> {
  const response = await connectToConsole(options).get<Response>('/', 'byReason');
  const { backlog, byReason } = response;
  const otherSales = sumsOf(response.otherPayments);
  printResult(json, response, [
    { state: 'dead', now: response.dead, oldest: response.oldestDeadAt },
    ...(response.muted > 0
      ? [
          {
            state: 'dead, reason not muted',
            now: response.unmuted,
            oldest: response.oldestUnmutedAt,
          },
        ]
      : []),
    { state: 'paid, not credited', now: sumsOf(response.uncredited) || 0, oldest: '' },
    ...(otherSales ? [{ state: 'other sales, 30 days', now: otherSales, oldest: '' }] : []),
    { state: 'waiting for a retry', now: response.failed, oldest: response.oldestFailedAt },
    { state: 'on the queue', now: backlog?.count, oldest: backlog?.oldestAt },
    { state: 'discarded', now: response.discarded, oldest: '' },
  ]);
  if (json || byReason.length === 0) return;
  console.log(`\n${formatTable(byReason.map(({ events, reason }) => ({ dead: events, reason })))}`);
}

const sumsOf = (sums: DeadLetterStats['uncredited'] | DeadLetterStats['otherPayments']): string =>
  sums.map(({ amount, currency }) => money(amount, currency)).join(', ');
