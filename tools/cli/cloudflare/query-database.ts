import { CommandError } from '../terminal/command-error.ts';
import type { Row } from '../terminal/table.ts';
import type { CloudflareAccount } from './cloudflare.ts';

/**
 * Runs a statement on a database of a deployment.
 * @throws CommandError when the account has no database of this name.
 */
export async function queryDatabase(
  account: CloudflareAccount,
  name: string,
  sql: string,
): Promise<readonly Row[]> {
  const id = await account.findDatabaseId(name);
  if (id !== undefined) return account.query(id, sql);
  throw new CommandError(`the database ${name} does not exist: pnpm deploy:all creates it`);
}
