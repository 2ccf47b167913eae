import { createInterface } from 'node:readline/promises';
import { type Connection, consoleAt, UsageError } from './client.ts';
import { print, say } from './output.ts';

interface Options extends Connection {
  readonly reason: string;
  readonly confirm?: string;
  readonly json?: true;
}

/** With the count, or the id of the only one, typed to confirm. */
export async function discard(ids: readonly string[], options: Options): Promise<void> {
  const { json, reason } = options;
  const confirm = options.confirm ?? (await typed(ids));
  const answer = await consoleAt(options).post('/discards', { id: ids, confirm, why: reason });
  print(json ?? false, answer, []);
  say(
    `${ids.length} discarded. They are kept, and come back with: pnpm dlq restore ${ids[0]} --reason …`,
  );
}

export async function restore(ids: readonly string[], options: Options): Promise<void> {
  const { json, reason } = options;
  const body = { id: ids, count: ids.length, why: reason };
  const answer = await consoleAt(options).post('/restores', body);
  print(json ?? false, answer, []);
  say(`${ids.length} restored: dead as before.`);
}

async function typed(ids: readonly string[]): Promise<string> {
  const expected = ids.length === 1 ? ids[0] : String(ids.length);
  if (!process.stdin.isTTY)
    throw new UsageError(`Nobody is there to confirm: say --confirm ${expected}.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(`Type ${expected} to discard: `);
  } finally {
    terminal.close();
  }
}
