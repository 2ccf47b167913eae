import { join } from 'node:path';
import { createTestHarness, type Unstable_RawConfig, unstable_readConfig } from 'wrangler';

export const root = join(import.meta.dirname, '../..');
export const configs = {
  ingest: 'apps/ingest/wrangler.jsonc',
  consumer: 'apps/consumer/wrangler.jsonc',
  console: 'apps/console/wrangler.jsonc',
  credits: 'apps/credits/wrangler.jsonc',
  shop: 'examples/shop/wrangler.jsonc',
};

/** Keeps workerd from asking the network where this machine is. */
process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';

export interface RunningWorkers {
  /** Where events are posted. */
  readonly webhook: string;
  readonly db: D1Database;
  close(): Promise<void>;
}

interface Settings {
  /** Deliveries after the first, before a message counts as exhausted. */
  readonly maxRetries?: number;
}

/** Both Workers in one workerd, with a queue and a migrated, empty database between them. */
export async function startWorkers(
  secret: string,
  { maxRetries }: Settings = {},
): Promise<RunningWorkers> {
  const consumer =
    maxRetries === undefined
      ? { configPath: configs.consumer }
      : { config: withRetries(configs.consumer, maxRetries) };
  const { harness, url, db } = await start([ingestWith(secret), consumer]);
  return { webhook: `${url.origin}/api/stripe/webhook`, db, close: () => harness.close() };
}

export interface RunningConsole {
  /** Where the console is. */
  readonly url: string;
  readonly db: D1Database;
  /** Hands a request to ingest, which has no address of its own beside the console's. */
  receive(request: { body: string; headers: Record<string, string> }): Promise<number>;
  /** What the schedule of a Worker does at one of its times. */
  schedule(cron: string, worker?: 'stripe-console' | 'stripe-credits'): Promise<void>;
  close(): Promise<void>;
}

/** Where the Worker `stripe-credits` finds Stripe, and its key; neither, where Stripe is not asked. */
interface AtStripe {
  readonly url?: string;
  readonly secretKey?: string;
}

/** The console in front, with the pipeline behind it. */
export async function startConsole(
  secret: string,
  vars: Record<string, string> = { OPEN_ON_LOOPBACK: 'true' },
  stripe: AtStripe = {},
): Promise<RunningConsole> {
  const inFront = { configPath: configs.console, vars };
  const { harness, url, db } = await start([
    inFront,
    ingestWith(secret),
    { configPath: configs.consumer },
    creditsWith(stripe),
  ]);
  const ingest = harness.getWorker('stripe-ingest');
  return {
    url: url.origin,
    db,
    receive: async ({ body, headers }) => {
      const webhook = `${url.origin}/api/stripe/webhook`;
      const response = await ingest.fetch(webhook, { method: 'POST', body, headers });
      return response.status;
    },
    schedule: async (cron, worker = 'stripe-console') => {
      await harness.getWorker(worker).scheduled({ cron });
    },
    close: () => harness.close(),
  };
}

export const ingestWith = (secret: string) => ({
  configPath: configs.ingest,
  secrets: { STRIPE_WEBHOOK_SECRET: secret },
});

export const creditsWith = ({ url = '', secretKey }: AtStripe) => ({
  configPath: configs.credits,
  vars: { STRIPE_LIVEMODE: 'false', STRIPE_API_URL: url },
  ...(secretKey === undefined ? {} : { secrets: { STRIPE_SECRET_KEY: secretKey } }),
});

export type Workers = NonNullable<Parameters<typeof createTestHarness>[0]>['workers'];

/** The first one is in front: it alone has an address. */
export async function start(workers: Workers) {
  // Leaves the terminal to what the command itself has to say.
  process.env['WRANGLER_LOG'] ??= 'warn';
  const harness = createTestHarness({ root, workers });
  const { url } = await harness.listen();
  const consumer = harness.getWorker<{ DB: D1Database }>('stripe-consumer');
  await consumer.applyD1Migrations('DB');
  const { DB } = await consumer.getEnv();
  return { harness, url, db: DB };
}

function withRetries(path: string, max_retries: number): Unstable_RawConfig {
  const config: Unstable_RawConfig = unstable_readConfig({ config: join(root, path) });
  const { name, main, compatibility_date, vars = {}, d1_databases = [], queues } = config;
  const consumers = (queues?.consumers ?? []).map((consumer) => ({ ...consumer, max_retries }));
  return {
    ...{ name, main, compatibility_date, vars, queues: { consumers } },
    d1_databases: d1_databases.map((database) => ({ ...database, migrations_dir: 'drizzle' })),
  };
}
