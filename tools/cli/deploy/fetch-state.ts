import type { CloudflareAccount } from '../cloudflare/account.ts';
import { findPendingMigrations, listMigrations } from '../cloudflare/migrations.ts';
import type { Target } from './target.ts';

/** What exists of an environment. */
export interface DeploymentState {
  /** Retention by name of each queue that exists. */
  readonly retentionSeconds: ReadonlyMap<string, number>;
  readonly databaseExists: boolean;
  readonly pendingMigrations: readonly string[];
  /** Names of the secrets by Worker; empty for a Worker that does not exist. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
}

/** Reads the state and changes nothing. */
export async function fetchState(
  target: Target,
  account: CloudflareAccount,
): Promise<DeploymentState> {
  const retentionSeconds = new Map<string, number>();
  for (const name of target.queues) {
    const queue = await account.findQueue(name);
    if (queue) retentionSeconds.set(name, queue.retentionSeconds);
  }
  const secrets = new Map<string, readonly string[]>();
  for (const { name } of target.workers)
    secrets.set(name, (await account.findSecretNames(name)) ?? []);
  const databaseId = await account.findDatabaseId(target.database.name);
  return {
    retentionSeconds,
    databaseExists: databaseId !== undefined,
    pendingMigrations:
      databaseId === undefined
        ? listMigrations()
        : await findPendingMigrations(account, databaseId),
    secrets,
  };
}
