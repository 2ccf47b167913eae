import type { Account } from '../cloudflare/account.ts';
import { migrations, pendingMigrations } from '../cloudflare/migrations.ts';
import type { Target } from './target.ts';

/** What an environment has already. Looking changes nothing. */
export interface Found {
  /** By queue that there is, how long it keeps a message. */
  readonly retentionSeconds: ReadonlyMap<string, number>;
  readonly database: boolean;
  readonly pendingMigrations: readonly string[];
  /** By Worker that there is, the names of its secrets. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
}

export async function inspect(target: Target, account: Account): Promise<Found> {
  const databaseId = await account.databaseId(target.database.name);
  return {
    retentionSeconds: await known(target.queues, (name) => account.queueRetentionSeconds(name)),
    database: databaseId !== undefined,
    pendingMigrations:
      databaseId === undefined ? migrations() : await pendingMigrations(account, databaseId),
    secrets: await known(
      target.workers.map(({ name }) => name),
      (name) => account.secretNames(name),
    ),
  };
}

async function known<T>(names: readonly string[], find: (name: string) => Promise<T | undefined>) {
  const found = new Map<string, T>();
  for (const name of names) {
    const value = await find(name);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}
