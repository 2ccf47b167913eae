import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { configs } from '@stripe-credits/harness';
import type Stripe from 'stripe';
import { type Account, openAccount } from '../cloudflare/account.ts';
import { environmentOption } from '../deploy/environment.ts';
import type { Target } from '../deploy/target.ts';
import { devVarsFile } from '../dev-vars.ts';
import { type Connect, connect } from '../stripe/client.ts';
import { endpointAt, WEBHOOK_PATH } from '../stripe/endpoint.ts';
import { secretKeyIn } from '../stripe/key.ts';
import { CommandError } from '../terminal/command-error.ts';
import { Skip } from './check.ts';

export interface Addresses {
  /** Where ingest is reached, if not at its workers.dev address. */
  readonly url?: string;
  readonly consoleUrl?: string;
}

/** How the world is reached, which tests have one of their own for. */
export interface World {
  readonly connect: Connect;
  readonly fetch: typeof fetch;
}

export const world: World = { connect, fetch };

/** What the checks look at. What takes a network is asked for once, and only when it is needed. */
export interface Scene {
  readonly target: Target;
  /** The end of a command line that names the environment. */
  readonly option: string;
  /** A setting as the environment has it, or for the top level `.dev.vars`; as it stands there. */
  setting(name: string): string | undefined;
  readonly fetch: typeof fetch;
  account(): Promise<Account>;
  databaseId(): Promise<string>;
  stripe(): Stripe;
  endpoint(): Promise<Stripe.WebhookEndpoint | undefined>;
  webhookUrl(): Promise<string>;
  consoleUrl(): Promise<string>;
}

export function openScene(target: Target, addresses: Addresses, { connect, fetch }: World): Scene {
  const settings = { ...(target.environment === 'top' ? devVars() : {}), ...process.env };
  const account = once(() => openAccount().catch(skip));
  const worker = (config: string) => target.workers.find((each) => each.config === config)?.name;

  async function workersDev(config: string, option: string): Promise<string> {
    const domain = await (await account()).workersDomain();
    if (domain === undefined) throw new Skip(`there is no workers.dev address: pass ${option}`);
    return `https://${worker(config)}.${domain}`;
  }
  const webhookUrl = once(async () => {
    const base = addresses.url ?? (await workersDev(configs.ingest, '--url https://…'));
    return new URL(WEBHOOK_PATH, base).href;
  });
  const stripe = () => {
    try {
      return connect(secretKeyIn(settings).key);
    } catch (error) {
      return skip(error);
    }
  };
  return {
    target,
    option: environmentOption(target.environment),
    setting: (name) => settings[name],
    fetch,
    account,
    databaseId: once(async () => {
      const id = await (await account()).databaseId(target.database.name);
      if (id === undefined) throw new Skip('there is no database yet');
      return id;
    }),
    stripe,
    endpoint: once(async () => {
      const url = await webhookUrl();
      const list = stripe().webhookEndpoints.list({ limit: 100 });
      return endpointAt(url, await list.autoPagingToArray({ limit: 1000 }));
    }),
    webhookUrl,
    consoleUrl: once(async () => {
      const { consoleUrl = process.env['STRIPE_CONSOLE_URL'] } = addresses;
      return consoleUrl ?? workersDev(configs.console, '--console-url https://…');
    }),
  };
}

const devVars = (): Record<string, string | undefined> =>
  existsSync(devVarsFile) ? parseEnv(readFileSync(devVarsFile, 'utf8')) : {};

function skip(error: unknown): never {
  if (error instanceof CommandError) throw new Skip(error.message);
  throw error;
}

function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => (found ??= find());
}
