import type { DeadLetterLine } from '@stripe-credits/db/dead-letters';
import { type Connection, consoleAt } from '../console/client.ts';
import { money, print, say } from '../terminal/output.ts';
import { type FilterOptions, filterOf } from './filter.ts';

interface Options extends Connection, FilterOptions {
  readonly status: string;
  readonly limit: string;
  readonly json?: true;
}

export async function list({ json, status, limit, ...options }: Options): Promise<void> {
  const query = new URLSearchParams({ ...filterOf(options), limit });
  if (status !== 'any') query.set('status', status);
  const page = (await consoleAt(options).get(`/dead-letters?${query}`)) as {
    letters: DeadLetterLine[];
    after: string | null;
  };
  print(
    json ?? false,
    page,
    page.letters.map((letter) => ({
      id: letter.id,
      type: letter.type,
      status: letter.status,
      user: letter.userId,
      amount: money(letter.amount, letter.currency),
      died: letter.lastDiedAt.slice(0, 19),
      reason: letter.reason,
    })),
  );
  if (page.letters.length === 0) say('Nothing matches.');
  else if (page.after)
    say(`The newest ${page.letters.length} are shown: narrow the filter, or raise --limit.`);
}
