import { type Connection, consoleAt } from '../console/client.ts';
import { print, say } from '../terminal/output.ts';

interface Options extends Connection {
  readonly reason: string;
  readonly json?: true;
}

type Deed = (ids: readonly string[], options: Options) => Promise<void>;

export const discard = deed(
  '/discards',
  ([id, ...more]) =>
    `${more.length + 1} discarded. They are kept, and come back with: pnpm dlq restore ${id} --reason …`,
);

export const restore = deed('/restores', ({ length }) => `${length} restored: dead as before.`);

/** Each id was typed by whoever asks: that is the confirmation which the pages ask for apart. */
function deed(path: string, done: (ids: readonly string[]) => string): Deed {
  return async (ids, { json, reason, ...connection }) => {
    const body = { id: ids, count: ids.length, why: reason };
    print(json ?? false, await consoleAt(connection).post(path, body), []);
    say(done(ids));
  };
}
