import { type Connection, consoleAt } from './client.ts';
import { print, say } from './output.ts';

interface Options extends Connection {
  readonly reason: string;
  readonly json?: true;
}

export async function discard(
  ids: readonly string[],
  { json, reason, ...options }: Options,
): Promise<void> {
  const answer = await consoleAt(options).post('/discards', {
    id: ids,
    count: ids.length,
    why: reason,
  });
  print(json ?? false, answer, []);
  say(
    `${ids.length} discarded. They are kept, and come back with: pnpm dlq restore ${ids[0]} --reason …`,
  );
}

export async function restore(
  ids: readonly string[],
  { json, reason, ...options }: Options,
): Promise<void> {
  const answer = await consoleAt(options).post('/restores', {
    id: ids,
    count: ids.length,
    why: reason,
  });
  print(json ?? false, answer, []);
  say(`${ids.length} restored: dead as before.`);
}
