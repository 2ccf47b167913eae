import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import type { CloudflareAccount, Queue } from '../cloudflare/cloudflare.ts';
import type { Target } from './read-target.ts';

/** What exists of an environment. */
export type DeploymentState = Awaited<ReturnType<typeof fetchState>>;

/** Reads the state and changes nothing. */
export async function fetchState(target: Target, account: CloudflareAccount) {
  const databaseId = await account.findDatabaseId(target.database.name);
  return {
    queues: await fetchQueues(target, account),
    secrets: await fetchSecrets(target, account),
    databaseExists: databaseId !== undefined,
    pendingMigrations: await findPendingMigrations(account, databaseId),
  };
}

/** Where the state cannot be read: nothing exists, and every secret is taken to be set. */
export function assumeEmptyAccount({ workers }: Target): DeploymentState {
  const secretsOf = ({ requiredSecrets, optionalSecrets }: Target['workers'][number]) => [
    ...requiredSecrets,
    ...Object.keys(optionalSecrets),
  ];
  return {
    queues: new Map(),
    secrets: new Map(workers.map((worker) => [worker.name, secretsOf(worker)])),
    databaseExists: false,
    pendingMigrations: listMigrations(),
  };
}

/** By name, each queue that exists. */
export async function fetchQueues({ queues }: Target, account: CloudflareAccount) {
  const found = new Map<string, Queue>();
  for (const name of queues) {
    const queue = await account.findQueue(name);
    if (queue) found.set(name, queue);
  }
  return found;
}

/** The names of the secrets of each Worker that exists. */
export async function fetchSecrets({ workers }: Target, account: CloudflareAccount) {
  const found = new Map<string, readonly string[]>();
  for (const { name } of workers) {
    const names = await account.findSecretNames(name);
    if (names) found.set(name, names);
  }
  return found;
}

/**
 * File names in the order in which wrangler applies them. Reads the table in which wrangler records
 * them directly, because `wrangler d1 migrations list` would create it.
 */
export async function findPendingMigrations(
  { query }: Pick<CloudflareAccount, 'query'>,
  databaseId: string | undefined,
): Promise<string[]> {
  const files = listMigrations();
  if (databaseId === undefined) return files;
  const tables = await query(
    databaseId,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'd1_migrations'",
  );
  const rows = tables.length === 0 ? [] : await query(databaseId, 'SELECT name FROM d1_migrations');
  const applied = new Set(rows.map(({ name }) => name));
  return files.filter((file) => !applied.has(file));
}

const listMigrations = (): string[] =>
  readdirSync(join(root, 'drizzle'))
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
