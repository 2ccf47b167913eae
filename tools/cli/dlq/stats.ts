import type { Stats } from '@stripe-credits/db/dead-letters';
import { type Connection, consoleAt } from '../console/client.ts';
import { money, print } from '../terminal/output.ts';

export async function stats({
  json,
  ...options
}: Connection & { readonly json?: true }): Promise<void> {
  const found = (await consoleAt(options).get('/')) as Stats & {
    backlog: { count: number; oldestAt: string | null } | null;
  };
  const owed = found.uncredited.map(({ amount, currency }) => money(amount, currency)).join(', ');
  print(json ?? false, found, [
    { what: 'dead', now: found.dead, oldest: found.oldestDeadAt },
    { what: 'paid, not credited', now: owed || 0, oldest: '' },
    { what: 'waiting for a retry', now: found.failed, oldest: found.oldestFailedAt },
    { what: 'on the queue', now: found.backlog?.count, oldest: found.backlog?.oldestAt },
    { what: 'discarded', now: found.discarded, oldest: '' },
  ]);
  if (json || found.byReason.length === 0) return;
  console.log('');
  print(
    false,
    found,
    found.byReason.map(({ events, reason }) => ({ dead: events, reason })),
  );
}
