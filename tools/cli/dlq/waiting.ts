import type { WaitingEvent } from '@stripe-credits/db/dead-letters';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';

interface Options extends ConsoleOptions {
  readonly limit: string;
}

interface WaitingRow extends WaitingEvent {
  readonly nextAttemptBy: string | null;
}

interface Response {
  readonly waiting: readonly WaitingRow[];
  readonly nextCursor: string | null;
}

export async function listWaiting({ json = false, limit, ...options }: Options): Promise<void> {
  const query = new URLSearchParams({ limit });
  const page = await connectToConsole(options).get<Response>(`/waiting?${query}`, 'waiting');
  printResult(json, page, page.waiting.map(toRow));
  if (page.waiting.length === 0) printMessage('No event waits for a retry.');
  else if (page.nextCursor)
    printMessage(`These have waited longest: raise --limit to see more than ${limit}.`);
}

const toRow = (event: WaitingRow) => ({
  id: event.id,
  type: event.type,
  since: event.receivedAt.slice(0, 19),
  'attempts failed': event.failures,
  'next attempt by': event.nextAttemptBy?.slice(0, 19),
  'last error': event.lastError,
});
