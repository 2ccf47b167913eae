import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { pathSegment } from '../console/path-segment.ts';
import { UsageError } from '../terminal/command-error.ts';
import { printMessage, printResult } from '../terminal/output.ts';

interface Options extends ConsoleOptions {
  readonly discard?: string;
  readonly reason: string;
}

/** Restores events by their ids, or all that one discard set aside. */
export async function restore(ids: readonly string[], options: Options): Promise<void> {
  const { json = false, discard, reason } = options;
  if (ids.length > 0 === (discard !== undefined))
    throw new UsageError('Give the ids of events, or --discard with the id of a discard.');
  const console = connectToConsole(options);
  printMessage(`Console: ${console.name}`);
  const path = discard ? `/discards/${pathSegment(discard)}/restores` : '/restores';
  const body = discard ? { reason } : { id: ids, count: ids.length, reason };
  const response = await console.post<{ readonly restored: number }>(path, body, 'restored');
  printResult(json, response, []);
  printMessage(`${response.restored} restored. They are dead letters again.`);
}
