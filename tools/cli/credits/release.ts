import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import { parseId, userPath } from './user-path.ts';

interface Options extends ConsoleOptions {
  readonly reason: string;
}

interface Response {
  readonly released: { readonly reservationId: string; readonly amount: number };
  readonly available: number;
}

export async function release(
  user: string,
  reservation: string,
  { json = false, reason, ...connection }: Options,
): Promise<void> {
  const body = { reservationId: parseId(reservation, 'reservation id'), reason };
  const path = userPath(user, '/reservations/release');
  const console = connectToConsole(connection);
  printMessage(`Console: ${console.name}`);
  const response = await console.post<Response>(path, body, 'released');
  printResult(json, response, []);
  const { released, available } = response;
  printMessage(`Released ${released.amount} credits: ${available} are available.`);
}
