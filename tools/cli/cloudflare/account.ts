import type { Action } from './action.ts';

export type Row = Readonly<Record<string, unknown>>;

interface Queue {
  readonly retentionSeconds: number;
  /** Names of the Workers that consume it. */
  readonly consumers: readonly string[];
}

/** One Cloudflare account. A `find…` returns undefined when the resource does not exist. */
export interface CloudflareAccount {
  findQueue(name: string): Promise<Queue | undefined>;
  findDatabaseId(name: string): Promise<string | undefined>;
  query(databaseId: string, sql: string): Promise<readonly Row[]>;
  findSecretNames(worker: string): Promise<readonly string[] | undefined>;
  /** The suffix of its workers.dev addresses, such as `example.workers.dev`. */
  findWorkersDomain(): Promise<string | undefined>;
  /** @returns the addresses of the Worker that a `deploy_worker` deployed, else nothing. */
  run(action: Action): Promise<readonly string[]>;
}

/** Cloudflare as the commands use it. `createCloudflare` implements it; tests inject a fake. */
export interface Cloudflare {
  /**
   * Opens the account that wrangler is logged in to, or `CLOUDFLARE_ACCOUNT_ID` of several.
   * @throws CommandError when wrangler is not logged in, or the account is ambiguous.
   */
  openAccount(): Promise<CloudflareAccount>;
  /** Queries the database of `pnpm dev`. `config` is the wrangler.jsonc that binds it as `DB`. */
  queryLocal(config: string, sql: string): Promise<readonly Row[]>;
}
