import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFlags } from '../deploy/environment.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Row } from '../terminal/table.ts';
import { type Api, ApiError, openApi } from './api.ts';
import type { Wrangler } from './wrangler.ts';

interface CloudflareOptions {
  readonly wrangler: Wrangler;
  readonly fetch: typeof globalThis.fetch;
  readonly env: NodeJS.ProcessEnv;
}

/** Cloudflare as the commands use it. Tests inject a fake. */
export type Cloudflare = ReturnType<typeof createCloudflare>;

/** One account. A `find…` returns undefined when the resource does not exist. */
export type CloudflareAccount = ReturnType<typeof createAccount>;

/**
 * Wrangler makes the changes. The state is read from the REST API, because wrangler prints tables
 * for people and does not print the retention of a queue.
 */
export const createCloudflare = ({ wrangler, fetch, env }: CloudflareOptions) => ({
  /**
   * Opens the account that wrangler is logged in to, or `CLOUDFLARE_ACCOUNT_ID` of several.
   * @throws CommandError when wrangler is not logged in, or the account is ambiguous.
   */
  async openAccount(): Promise<CloudflareAccount> {
    const api = await openApi(wrangler, fetch, env['CLOUDFLARE_API_BASE_URL']);
    return createAccount(env['CLOUDFLARE_ACCOUNT_ID'] ?? (await onlyAccountId(api)), api, wrangler);
  },

  /** Queries the database of `pnpm dev`. `config` is the wrangler.jsonc that binds it as `DB`. */
  async queryLocal(config: string, sql: string): Promise<readonly Row[]> {
    const state = ['--local', '--persist-to', '.wrangler/state', '--json'];
    const flags = configFlags({ config, environment: 'top' });
    const output = await wrangler(['d1', 'execute', 'DB', ...state, '--command', sql, ...flags]);
    return rowsOf(JSON.parse(output) as QueryResult[]);
  },
});

interface QueueResponse {
  readonly queue_name: string;
  readonly jurisdiction?: string | null;
  readonly settings?: { readonly message_retention_period?: number };
  readonly consumers?: readonly { readonly script?: string; readonly script_name?: string }[];
}

export interface Queue {
  /** Where it stores its messages; null for anywhere. */
  readonly jurisdiction: string | null;
  readonly retentionSeconds: number;
  /** Names of the Workers that consume it. */
  readonly consumers: readonly string[];
}

interface QueryResult {
  readonly results: readonly Row[];
}

/** Cloudflare's default of 4 days, for a queue whose settings do not name a retention. */
const DEFAULT_RETENTION_SECONDS = 345_600;
const NO_SUCH_WORKER = 10007;

function createAccount(id: string, api: Api, wrangler: Wrangler) {
  const path = `/accounts/${id}`;
  return {
    async findQueue(name: string): Promise<Queue | undefined> {
      const queues = await api<QueueResponse[]>(`${path}/queues?${byName(name)}`);
      const queue = queues.find(({ queue_name }) => queue_name === name);
      if (!queue) return undefined;
      const { settings, consumers = [], jurisdiction = null } = queue;
      return {
        jurisdiction,
        retentionSeconds: settings?.message_retention_period ?? DEFAULT_RETENTION_SECONDS,
        consumers: consumers.flatMap(({ script, script_name }) => script ?? script_name ?? []),
      };
    },

    async findDatabaseId(name: string): Promise<string | undefined> {
      const url = `${path}/d1/database?${byName(name)}`;
      const databases = await api<{ uuid: string; name: string }[]>(url);
      return databases.find((database) => database.name === name)?.uuid;
    },

    /** Where a database stores its data; null for anywhere. Asked of the database itself, as wrangler does. */
    async findDatabaseJurisdiction(databaseId: string): Promise<string | null> {
      const url = `${path}/d1/database/${databaseId}`;
      return (await api<{ jurisdiction?: string | null }>(url)).jurisdiction ?? null;
    },

    async query(databaseId: string, sql: string): Promise<readonly Row[]> {
      return rowsOf(await api(`${path}/d1/database/${databaseId}/query`, { sql }));
    },

    async findSecretNames(worker: string): Promise<readonly string[] | undefined> {
      const secrets = api<{ name: string }[]>(`${path}/workers/scripts/${worker}/secrets`);
      const found = await secrets.catch(ignoreRefusal(NO_SUCH_WORKER));
      return found?.map(({ name }) => name);
    },

    /** The workers.dev address of a Worker; undefined for an account without a subdomain. */
    async findWorkersUrl(worker: string): Promise<string | undefined> {
      const domain = api<{ subdomain: string }>(`${path}/workers/subdomain`);
      const found = await domain.catch(ignoreRefusal());
      return found && `https://${worker}.${found.subdomain}.workers.dev`;
    },

    /**
     * Runs wrangler in this account. A secret's value is passed as `input`, never as an argument.
     * @returns the addresses of the Worker that was deployed, else nothing.
     */
    async run(args: readonly string[], input?: string): Promise<readonly string[]> {
      const folder = mkdtempSync(join(tmpdir(), 'stripe-credits-'));
      const output = join(folder, 'output.ndjson');
      const env = { CLOUDFLARE_ACCOUNT_ID: id, WRANGLER_OUTPUT_FILE_PATH: output };
      try {
        await wrangler(args, { env, ...(input !== undefined && { input }) });
        return existsSync(output) ? addressesIn(readFileSync(output, 'utf8')) : [];
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** The API matches the start of a name, so the caller has to look for the exact one. */
const byName = (name: string) => `name=${encodeURIComponent(name)}`;

const rowsOf = ([first]: readonly QueryResult[]): readonly Row[] => first?.results ?? [];

/** Returns undefined for a refused request, by default whatever its error code is. */
const ignoreRefusal = (code?: number) => (error: unknown) => {
  const ignored = error instanceof ApiError && (!code || error.codes.includes(code));
  if (!ignored) throw error;
  return undefined;
};

/** Wrangler writes one JSON value per line into the file; the one of type `deploy` has the URLs. */
function addressesIn(ndjson: string): readonly string[] {
  const lines = ndjson.split('\n').filter(Boolean);
  const entries = lines.map((line) => JSON.parse(line) as { type?: string; targets?: string[] });
  return entries.find(({ type }) => type === 'deploy')?.targets ?? [];
}

async function onlyAccountId(api: Api): Promise<string> {
  const accounts = await api<{ id: string; name: string }[]>('/accounts?per_page=50');
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
