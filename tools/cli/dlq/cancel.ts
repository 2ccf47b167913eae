import type { ReplayProgress } from '@stripe-credits/db/dead-letters';
import { type Connection, consoleAt } from '../console/client.ts';
import { print, say } from '../terminal/output.ts';

interface Options extends Connection {
  readonly json?: true;
}

export async function cancel(id: string, { json, ...options }: Options): Promise<void> {
  const path = `/replays/${encodeURIComponent(id)}/cancellations`;
  const answer = (await consoleAt(options).post(path, {})) as { replay: ReplayProgress };
  print(json ?? false, answer, []);
  const { sent, total } = answer.replay;
  say(`Canceled: ${sent} of ${total} were sent, the others are dead as before.`);
}
