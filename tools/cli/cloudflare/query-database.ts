import { CommandError } from '../terminal/command-error.ts';
import type { Row } from '../terminal/table.ts';
import type { CloudflareAccount } from './cloudflare.ts';

/** The account has no database of this name. */
export class MissingDatabaseError extends CommandError {
  constructor(name: string) {
    super(`The database ${name} does not exist: pnpm deploy:all creates it.`);
  }
}

/**
 * Runs a statement on a database of a deployment.
 * @throws MissingDatabaseError when the account has no database of this name.
 */
export async function queryDatabase(
  account: CloudflareAccount,
  name: string,
  sql: string,
): Promise<readonly Row[]> {
  const id = await account.findDatabaseId(name);
  if (id !== undefined) return account.query(id, sql);
  throw new MissingDatabaseError(name);
}
