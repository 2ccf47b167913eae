import { parseEnv } from 'node:util';
import type Stripe from 'stripe';
import type { CloudflareAccount } from '../cloudflare/account.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Role } from '../deploy/deployables.ts';
import { environmentOption } from '../deploy/environment.ts';
import { findWorker, type Target } from '../deploy/target.ts';
import { once } from '../once.ts';
import { findEndpoint, WEBHOOK_PATH } from '../stripe/endpoint.ts';
import { readSecretKey } from '../stripe/key.ts';
import { CommandError } from '../terminal/command-error.ts';
import { Skip } from './skip.ts';

export interface Addresses {
  /** URL of ingest, if not its workers.dev address. */
  readonly url?: string;
  readonly consoleUrl?: string;
}

/** What the checks read. Each remote value is requested once, when a check needs it. */
export interface Context extends Pick<Dependencies, 'fetch' | 'env' | 'devVars'> {
  readonly target: Target;
  /** The option that names the environment on a command line, with a leading space. */
  readonly environmentOption: string;
  /** A setting from `env`, and at the top level from `.dev.vars`, exactly as it is written there. */
  setting(name: string): string | undefined;
  account(): Promise<CloudflareAccount>;
  databaseId(): Promise<string>;
  stripe(): Stripe;
  endpoint(): Promise<Stripe.WebhookEndpoint | undefined>;
  webhookUrl(): Promise<string>;
  consoleUrl(): Promise<string>;
}

export function createContext(
  target: Target,
  addresses: Addresses,
  { cloudflare, connectStripe, fetch, env, devVars }: Dependencies,
): Context {
  const settings = { ...(target.environment === 'top' ? parseEnv(devVars) : {}), ...env };
  const account = once(() => cloudflare.openAccount().catch(skip));

  async function workersDevUrl(role: Role, option: string): Promise<string> {
    const domain = await (await account()).findWorkersDomain();
    if (domain === undefined) throw new Skip(`no workers.dev address: pass ${option}`);
    return `https://${findWorker(target, role).name}.${domain}`;
  }
  const webhookUrl = once(async () => {
    const base = addresses.url ?? (await workersDevUrl('ingest', '--url https://…'));
    return new URL(WEBHOOK_PATH, base).href;
  });
  const stripe = () => {
    try {
      return connectStripe(readSecretKey(settings).key);
    } catch (error) {
      return skip(error);
    }
  };
  return {
    target,
    environmentOption: environmentOption(target.environment),
    setting: (name) => settings[name],
    fetch,
    env,
    devVars,
    account,
    databaseId: once(async () => {
      const id = await (await account()).findDatabaseId(target.database.name);
      if (id === undefined) throw new Skip('the database does not exist yet');
      return id;
    }),
    stripe,
    endpoint: once(async () => {
      const url = await webhookUrl();
      const list = stripe().webhookEndpoints.list({ limit: 100 });
      return findEndpoint(url, await list.autoPagingToArray({ limit: 1000 }));
    }),
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
