import { type Runtime, routeTo } from './runtime.ts';

/**
 * Posts a command to a Worker. JSON has no types: the caller names the result that the Worker returns.
 *
 * @throws with the Worker's text unless it answers 2xx. fetch waits five minutes for an answer.
 */
export async function postCommand<Result>(
  { url }: Runtime,
  worker: string,
  command: object,
): Promise<Result> {
  const body = JSON.stringify(command);
  const response = await fetch(url, { method: 'POST', headers: routeTo(worker), body });
  if (!response.ok) throw new Error(`${worker} failed: ${await response.text()}`);
  return (await response.json()) as Result;
}
