import type { FoundUsers } from '@stripe-credits/db/users';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import { parseId } from './user-path.ts';

export async function find(
  text: string,
  { json = false, ...connection }: ConsoleOptions,
): Promise<void> {
  const id = parseId(text, 'id');
  const query = new URLSearchParams({ q: id });
  const response = await connectToConsole(connection).get<FoundUsers>(`/users?${query}`, 'users');
  const rows = response.users.map(({ userId, balance }) => ({ user: userId, balance }));
  printResult(json, response, rows);
  if (rows.length === 0) {
    process.exitCode = 1;
    printMessage(`No match for ${id} as an id or as the start of a user id.`);
  }
  if (!response.isComplete)
    printMessage(`These are the first ${rows.length} users. To find others, give more of the id.`);
}
