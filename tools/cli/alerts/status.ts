import type { ChannelState } from '@stripe-credits/db/alerts';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';

interface Response {
  readonly channels: readonly ChannelState[];
  /** Settings that keep a channel from working. */
  readonly problems: readonly string[];
}

export async function status({ json = false, ...options }: ConsoleOptions): Promise<void> {
  const response = await connectToConsole(options).get<Response>('/alerts', 'channels');
  const { channels, problems } = response;
  printResult(json, response, channels.map(toRow));
  for (const problem of problems) printMessage(problem);
  if (channels.length === 0 && problems.length === 0) printMessage('No alerts are configured.');
  const isFailing = channels.some(({ failingSince }) => failingSince !== null);
  if (problems.length > 0 || isFailing) process.exitCode = 1;
}

const toRow = ({ name, lastSentAt, failingSince, lastError }: ChannelState) => ({
  channel: name,
  'last sent': lastSentAt?.slice(0, 19),
  'failing since': failingSince?.slice(0, 19),
  'last error': lastError,
});
