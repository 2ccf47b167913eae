import { CommandError, Unreachable } from '../terminal/command-error.ts';
import { wrangler } from './wrangler.ts';

/**
 * Reads what there is in a Cloudflare account. Wrangler prints tables where this needs facts, and
 * tells nothing of a queue's retention, so the API is asked; only wrangler changes anything.
 */
export interface Account {
  readonly id: string;
  /** @returns how long the queue keeps a message, in seconds; undefined when there is no queue. */
  queueRetentionSeconds(name: string): Promise<number | undefined>;
  /** @returns the Workers that its messages go to; undefined when there is no queue. */
  queueConsumers(name: string): Promise<string[] | undefined>;
  databaseId(name: string): Promise<string | undefined>;
  query(databaseId: string, sql: string): Promise<Row[]>;
  /** @returns the names of its secrets; undefined when there is no such Worker. */
  secretNames(worker: string): Promise<string[] | undefined>;
  /** @returns where its workers.dev addresses end, such as `mine.workers.dev`. */
  workersDomain(): Promise<string | undefined>;
}

export type Row = Readonly<Record<string, unknown>>;

/** What Cloudflare's API answers of what this asks for; the rest of an answer is not looked at. */
interface Answer<T> {
  readonly success: boolean;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  readonly result: T;
}

interface Queue {
  readonly queue_name: string;
  readonly settings?: { readonly message_retention_period?: number };
  readonly consumers?: readonly { readonly script?: string; readonly script_name?: string }[];
}

/** What a queue keeps a message where nothing was said (4 days). */
const DEFAULT_RETENTION_SECONDS = 345_600;
const NO_SUCH_WORKER = 10007;

/** The account that wrangler is logged in to, or `CLOUDFLARE_ACCOUNT_ID` where there are several. */
export async function openAccount(): Promise<Account> {
  const headers = await credentials();
  const base = process.env['CLOUDFLARE_API_BASE_URL'] ?? 'https://api.cloudflare.com/client/v4';

  async function ask<T>(path: string, body?: object): Promise<Answer<T>> {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const response = await fetch(`${base}${path}`, { headers, ...init }).catch(() => {
      throw new Unreachable(`Nothing answers at ${new URL(base).origin}: is there a network?`);
    });
    return (await response.json().catch(() => ({ success: false, errors: [] }))) as Answer<T>;
  }

  async function get<T>(path: string, body?: object): Promise<T> {
    const answer = await ask<T>(path, body);
    if (answer.success) return answer.result;
    throw new CommandError(refused(path, answer));
  }

  const id = process.env['CLOUDFLARE_ACCOUNT_ID'] ?? onlyOne(await get('/accounts?per_page=50'));
  const at = `/accounts/${id}`;
  const queue = async (name: string) =>
    (await get<Queue[]>(`${at}/queues?name=${encodeURIComponent(name)}`)).find(
      ({ queue_name }) => queue_name === name,
    );

  return {
    id,
    async queueRetentionSeconds(name) {
      const found = await queue(name);
      return found && (found.settings?.message_retention_period ?? DEFAULT_RETENTION_SECONDS);
    },
    async queueConsumers(name) {
      const found = await queue(name);
      return (
        found &&
        (found.consumers ?? []).flatMap(({ script, script_name }) => script ?? script_name ?? [])
      );
    },
    async databaseId(name) {
      const path = `${at}/d1/database?name=${encodeURIComponent(name)}`;
      const found = await get<{ uuid: string; name: string }[]>(path);
      return found.find((database) => database.name === name)?.uuid;
    },
    async query(databaseId, sql) {
      const path = `${at}/d1/database/${databaseId}/query`;
      const [first] = await get<{ results: Row[] }[]>(path, { sql });
      return first?.results ?? [];
    },
    async secretNames(worker) {
      const path = `${at}/workers/scripts/${worker}/secrets`;
      const answer = await ask<{ name: string }[]>(path);
      if (answer.errors.some(({ code }) => code === NO_SUCH_WORKER)) return undefined;
      if (!answer.success) throw new CommandError(refused(path, answer));
      return answer.result.map(({ name }) => name);
    },
    async workersDomain() {
      const answer = await ask<{ subdomain: string }>(`${at}/workers/subdomain`);
      return answer.success ? `${answer.result.subdomain}.workers.dev` : undefined;
    },
  };
}

/** As wrangler is logged in: with a token of the environment, or by `wrangler login`. */
async function credentials(): Promise<Record<string, string>> {
  const told = await wrangler(['auth', 'token', '--json']).catch(() => {
    throw new CommandError(
      'Nobody is logged in to Cloudflare: run pnpm exec wrangler login, or set CLOUDFLARE_API_TOKEN.',
    );
  });
  const found = JSON.parse(told) as { token?: string; key?: string; email?: string };
  const json = { 'Content-Type': 'application/json' };
  return found.token
    ? { ...json, Authorization: `Bearer ${found.token}` }
    : { ...json, 'X-Auth-Key': found.key ?? '', 'X-Auth-Email': found.email ?? '' };
}

function onlyOne(accounts: readonly { id: string; name: string }[]): string {
  const [only, ...others] = accounts;
  if (only && others.length === 0) return only.id;
  const list = accounts.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new CommandError(
    only
      ? `There are several accounts: set CLOUDFLARE_ACCOUNT_ID to one of ${list}.`
      : 'This log-in reaches no account: set CLOUDFLARE_ACCOUNT_ID, or log in again.',
  );
}

function refused(path: string, { errors }: Answer<unknown>): string {
  const said = errors.map(({ code, message }) => `${message} (${code})`).join('; ');
  return `Cloudflare refused ${path.split('?')[0]}: ${said || 'it gave no reason'}`;
}
