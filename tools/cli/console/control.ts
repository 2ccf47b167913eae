import { printMessage, printResult } from '../terminal/output.ts';
import { type ConsoleOptions, connectToConsole } from './client.ts';
import { pathSegment } from './path-segment.ts';

/** A command that pauses, resumes or cancels a replay or a reconciliation. */
export const control =
  <Name extends 'replay' | 'reconciliation', Progress>(
    name: Name,
    route: 'pauses' | 'resumes' | 'cancellations',
    summarize: (progress: Progress) => string,
  ) =>
  async (id: string, { json = false, ...connection }: ConsoleOptions): Promise<void> => {
    const path = `/${name}s/${pathSegment(id)}/${route}`;
    const console = connectToConsole(connection);
    printMessage(`Console: ${console.name}`);
    const response = await console.post<Record<Name, Progress>>(path, {}, name);
    printResult(json, response, []);
    printMessage(summarize(response[name]));
  };
