import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentFlag } from '../deploy/environment.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Cloudflare, CloudflareAccount, Row } from './account.ts';
import { type Action, wranglerArgs } from './action.ts';
import { type Api, ApiError, openApi } from './api.ts';
import type { Wrangler } from './wrangler.ts';

export interface CloudflareOptions {
  readonly wrangler: Wrangler;
  readonly fetch: typeof globalThis.fetch;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Wrangler makes the changes. The state is read from the REST API, because wrangler prints tables
 * for people and does not print the retention of a queue.
 */
export const createCloudflare = ({ wrangler, fetch, env }: CloudflareOptions): Cloudflare => ({
  async openAccount() {
    const api = await openApi(wrangler, fetch, env['CLOUDFLARE_API_BASE_URL']);
    const id = env['CLOUDFLARE_ACCOUNT_ID'] ?? (await onlyAccountId(api));
    return createAccount(id, api, wrangler);
  },
  async queryLocal(config, sql) {
    const state = ['--local', '--persist-to', '.wrangler/state', '--json'];
    const flags = ['--config', config, environmentFlag('top')];
    const output = await wrangler(['d1', 'execute', 'DB', ...state, '--command', sql, ...flags]);
    return rowsOf(JSON.parse(output) as QueryResult[]);
  },
});

interface QueueResponse {
  readonly queue_name: string;
  readonly settings?: { readonly message_retention_period?: number };
  readonly consumers?: readonly { readonly script?: string; readonly script_name?: string }[];
}

interface QueryResult {
  readonly results: readonly Row[];
}

/** Cloudflare's default of 4 days, for a queue whose settings do not name a retention. */
const DEFAULT_RETENTION_SECONDS = 345_600;
const NO_SUCH_WORKER = 10007;

function createAccount(id: string, api: Api, wrangler: Wrangler): CloudflareAccount {
  const path = `/accounts/${id}`;
  return {
    async findQueue(name) {
      const queues = await api.request<QueueResponse[]>(`${path}/queues?${byName(name)}`);
      const queue = queues.find(({ queue_name }) => queue_name === name);
      if (!queue) return undefined;
      const { settings, consumers = [] } = queue;
      return {
        retentionSeconds: settings?.message_retention_period ?? DEFAULT_RETENTION_SECONDS,
        consumers: consumers.flatMap(({ script, script_name }) => script ?? script_name ?? []),
      };
    },
    async findDatabaseId(name) {
      const databases = await api.request<{ uuid: string; name: string }[]>(
        `${path}/d1/database?${byName(name)}`,
      );
      return databases.find((database) => database.name === name)?.uuid;
    },
    async query(databaseId, sql) {
      return rowsOf(await api.request(`${path}/d1/database/${databaseId}/query`, { sql }));
    },
    async findSecretNames(worker) {
      const secrets = api.request<{ name: string }[]>(`${path}/workers/scripts/${worker}/secrets`);
      const found = await secrets.catch((error: unknown) => {
        if (error instanceof ApiError && error.codes.includes(NO_SUCH_WORKER)) return undefined;
        throw error;
      });
      return found?.map(({ name }) => name);
    },
    async findWorkersDomain() {
      const domain = api.request<{ subdomain: string }>(`${path}/workers/subdomain`);
      return domain
        .then(({ subdomain }) => `${subdomain}.workers.dev`)
        .catch((error: unknown) => {
          // An account without a workers.dev subdomain gets an error as well.
          if (error instanceof ApiError) return undefined;
          throw error;
        });
    },
    run: (action) => runAction(action, id, wrangler),
  };
}

/** The API matches the start of a name, so the caller has to look for the exact one. */
const byName = (name: string) => `name=${encodeURIComponent(name)}`;

const rowsOf = ([first]: readonly QueryResult[]): readonly Row[] => first?.results ?? [];

async function runAction(action: Action, accountId: string, wrangler: Wrangler) {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-credits-'));
  const output = join(folder, 'output.ndjson');
  try {
    await wrangler(wranglerArgs(action), {
      env: { CLOUDFLARE_ACCOUNT_ID: accountId, WRANGLER_OUTPUT_FILE_PATH: output },
      ...(action.type === 'put_secret' ? { input: action.value } : {}),
    });
    return action.type === 'deploy_worker' ? addressesIn(readFileSync(output, 'utf8')) : [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Wrangler writes one JSON value per line into the file; the one of type `deploy` has the URLs. */
function addressesIn(ndjson: string): readonly string[] {
  const lines = ndjson.trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as { type?: string; targets?: string[] });
  return entries.find(({ type }) => type === 'deploy')?.targets ?? [];
}

async function onlyAccountId(api: Api): Promise<string> {
  const accounts = await api.request<{ id: string; name: string }[]>('/accounts?per_page=50');
  const [only, ...others] = accounts;
  if (!only)
    throw new CommandError(
      'This login has access to no account: set CLOUDFLARE_ACCOUNT_ID, or log in again.',
    );
  if (others.length === 0) return only.id;
  const list = accounts.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new CommandError(
    `There are several accounts: set CLOUDFLARE_ACCOUNT_ID to one of ${list}.`,
  );
}
