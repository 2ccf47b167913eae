import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';

interface Response {
  readonly results: readonly { readonly channel: string; readonly error: string | null }[];
  /** Settings that keep a channel from working. */
  readonly problems: readonly string[];
}

export async function test({ json = false, ...options }: ConsoleOptions): Promise<void> {
  const console = connectToConsole(options);
  printMessage(`Console: ${console.name}`);
  const response = await console.post<Response>('/alerts/tests', {}, 'results');
  const { results, problems } = response;
  printResult(
    json,
    response,
    results.map(({ channel, error }) => ({ channel, 'test alert': error ?? 'sent' })),
  );
  for (const problem of problems) printMessage(problem);
  if (problems.length > 0 || results.some(({ error }) => error !== null)) process.exitCode = 1;
}
