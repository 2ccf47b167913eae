import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';

interface Options extends ConsoleOptions {
  readonly reason: string;
}

type MoveCommand = (ids: readonly string[], options: Options) => Promise<void>;

export const discard = move(
  '/discards',
  ([id, ...others]) =>
    `${others.length + 1} discarded. They are kept. To restore: pnpm dlq restore ${id} --reason …`,
);

export const restore = move('/restores', ({ length }) => `${length} restored: dead as before.`);

/** The ids on the command line are the confirmation that the console's page asks for. */
function move(path: string, summarize: (ids: readonly string[]) => string): MoveCommand {
  return async (ids, { json = false, reason, ...connection }) => {
    const body = { id: ids, count: ids.length, reason };
    printResult(json, await connectToConsole(connection).post(path, body), []);
    printMessage(summarize(ids));
  };
}
