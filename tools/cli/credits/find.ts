import type { FoundUser } from '@stripe-credits/db/users';
import { type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import { parseId } from './user-path.ts';

interface Response {
  readonly users: readonly FoundUser[];
}

export async function find(
  text: string,
  { json = false, ...connection }: ConsoleOptions,
): Promise<void> {
  const id = parseId(text, 'id');
  const query = new URLSearchParams({ q: id });
  const response = await connectToConsole(connection).get<Response>(`/users?${query}`, 'users');
  const rows = response.users.map(({ userId, balance }) => ({ user: userId, balance }));
  printResult(json, response, rows);
  if (rows.length === 0) printMessage(`No user of ${id} is known, and none whose id begins so.`);
}
