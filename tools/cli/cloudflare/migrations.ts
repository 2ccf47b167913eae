import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import type { CloudflareAccount } from './account.ts';

/** The table in which wrangler records the migrations that it has applied. */
const TABLE = 'd1_migrations';

const folder = join(root, 'drizzle');

/** File names of all migrations, in the order in which wrangler applies them. */
export const listMigrations = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted();

/** Reads the table directly, because `wrangler d1 migrations list` would create it. */
export async function findPendingMigrations(
  account: Pick<CloudflareAccount, 'query'>,
  databaseId: string,
): Promise<string[]> {
  const tables = await account.query(
    databaseId,
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name = '${TABLE}'`,
  );
  const rows =
    tables.length === 0 ? [] : await account.query(databaseId, `SELECT name FROM ${TABLE}`);
  const applied = new Set(rows.map(({ name }) => name));
  return listMigrations().filter((file) => !applied.has(file));
}
