import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness';
import type { Account } from './account.ts';

/** The table in which wrangler notes what it has applied. */
const TABLE = 'd1_migrations';

/** Every migration of this project, in the order in which wrangler applies them. */
export const migrations = (): string[] =>
  readdirSync(join(root, 'drizzle'))
    .filter((file) => file.endsWith('.sql'))
    .toSorted();

/** Asks for the table first: `wrangler d1 migrations list` would make it, and so change something. */
export async function pendingMigrations(
  account: Pick<Account, 'query'>,
  databaseId: string,
): Promise<string[]> {
  const table = await account.query(
    databaseId,
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name = '${TABLE}'`,
  );
  const rows =
    table.length === 0 ? [] : await account.query(databaseId, `SELECT name FROM ${TABLE}`);
  const applied = new Set(rows.map(({ name }) => name));
  return migrations().filter((file) => !applied.has(file));
}
