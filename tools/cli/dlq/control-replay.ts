import type { ReplayProgress } from '@stripe-credits/db/dead-letters';
import { type Connection, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';

interface Options extends Connection {
  readonly json?: boolean;
}

type ControlCommand = (id: string, options: Options) => Promise<void>;

const sentOf = ({ sent, total }: ReplayProgress) => `${sent} of ${total} sent`;

export const pauseReplay = control(
  'pauses',
  (replay) => `Paused: ${sentOf(replay)}. To continue: pnpm dlq resume ${replay.id}`,
);
export const resumeReplay = control('resumes', (replay) => `Running: ${sentOf(replay)}.`);
export const cancelReplay = control(
  'cancellations',
  (replay) => `Canceled: ${sentOf(replay)}. The others are dead as before.`,
);

function control(route: string, summarize: (replay: ReplayProgress) => string): ControlCommand {
  return async (id, { json = false, ...connection }) => {
    const console = connectToConsole(connection);
    const response = await console.post<{ replay: ReplayProgress }>(
      `/replays/${encodeURIComponent(id)}/${route}`,
      {},
    );
    printResult(json, response, []);
    printMessage(summarize(response.replay));
  };
}
