import { parseEnv } from 'node:util';
import type { Dependencies } from '../dependencies.ts';
import type { Role } from '../deploy/deployables.ts';
import { environmentOption } from '../deploy/environment.ts';
import { fetchQueues, fetchSecrets } from '../deploy/fetch-state.ts';
import { findWorker, type Target } from '../deploy/read-target.ts';
import { once } from '../once.ts';
import { findEndpoint, WEBHOOK_PATH } from '../stripe/endpoint.ts';
import { readSecretKey } from '../stripe/key.ts';
import { CommandError } from '../terminal/command-error.ts';
import { missingSetting, Skip } from './check.ts';

export interface Addresses {
  /** URL of ingest, if not its workers.dev address. */
  readonly url?: string;
  readonly consoleUrl?: string;
}

/** What the checks read. Each remote value is requested once, when a check needs it. */
export type Context = ReturnType<typeof createContext>;

/**
 * By name, which is the statement that is true when the check is ok. A check returns a detail to
 * print, and ends early with `fail` or `Skip`.
 */
export type Checks = Readonly<
  Record<string, (context: Context) => Promise<string | undefined> | string | undefined>
>;

export function createContext(
  target: Target,
  addresses: Addresses,
  { cloudflare, connectStripe, fetch, env, machine }: Dependencies,
) {
  /** Read by the checks, so that a file that cannot be read fails them with a sentence. */
  const readDevVars = () => machine.readText('.dev.vars') ?? '';
  const readSettings = () => ({
    ...(target.environment === 'top' ? parseEnv(readDevVars()) : {}),
    ...env,
  });
  const option = environmentOption(target.environment);
  const account = once(() => cloudflare.openAccount().catch(skip));
  const queues = once(async () => fetchQueues(target, await account()));

  async function workersDevUrl(role: Role, override: string): Promise<string> {
    const url = await (await account()).findWorkersUrl(findWorker(target, role).name);
    if (url === undefined) throw new Skip(`no workers.dev address: pass ${override}`);
    return url;
  }
  const webhookUrl = once(async () => {
    const base = addresses.url ?? (await workersDevUrl('ingest', '--url https://…'));
    return new URL(WEBHOOK_PATH, base).href;
  });
  const stripe = () => {
    try {
      const settings = readSettings();
      if (settings['STRIPE_SECRET_KEY'] === undefined) throw missingSetting('STRIPE_SECRET_KEY');
      return connectStripe(readSecretKey(settings).key);
    } catch (error) {
      return skip(error);
    }
  };
  const endpoints = once(async () => {
    const url = await webhookUrl();
    const list = stripe().webhookEndpoints.list({ limit: 100 });
    return (await list.autoPagingToArray({ limit: 1000 })).filter((each) => each.url === url);
  });
  return {
    target,
    /** A setting from `env`, and at the top level from `.dev.vars`, exactly as it is written there. */
    setting: (name: string): string | undefined => readSettings()[name],
    fetch,
    env,
    /** The text of `.dev.vars`; empty when there is no such file. */
    readDevVars,
    deployCommand: `pnpm deploy:all${option}`,
    setUpCommand: `pnpm stripe:setup${option || ' --remote'}`,
    account,
    queues,
    secrets: once(async () => fetchSecrets(target, await account())),
    async findQueue(name: string) {
      const queue = (await queues()).get(name);
      if (!queue) throw new Skip(`the queue ${name} does not exist yet`);
      return queue;
    },
    databaseId: once(async () => (await account()).findDatabaseId(target.database.name)),
    stripe,
    /** All with the URL of ingest. */
    endpoints,
    endpoint: async () => findEndpoint(await webhookUrl(), await endpoints()),
    webhookUrl,
    consoleUrl: once(async () => {
      const { consoleUrl = env['STRIPE_CONSOLE_URL'] } = addresses;
      return consoleUrl ?? workersDevUrl('console', '--console-url https://…');
    }),
  };
}

function skip(error: unknown): never {
  if (error instanceof CommandError) throw new Skip(error.message);
  throw error;
}
