import { join } from 'node:path';
import { createTestHarness, type Unstable_RawConfig, unstable_readConfig } from 'wrangler';

export const root = join(import.meta.dirname, '../..');
export const configs = {
  ingest: 'apps/ingest/wrangler.jsonc',
  consumer: 'apps/consumer/wrangler.jsonc',
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
  // Leaves the terminal to what the command itself has to say.
  process.env['WRANGLER_LOG'] ??= 'warn';
  const ingest = { configPath: configs.ingest, secrets: { STRIPE_WEBHOOK_SECRET: secret } };
  const consumer =
    maxRetries === undefined
      ? { configPath: configs.consumer }
      : { config: withRetries(configs.consumer, maxRetries) };
  const harness = createTestHarness({ root, workers: [ingest, consumer] });
  const { url } = await harness.listen();
  const worker = harness.getWorker<{ DB: D1Database }>('stripe-consumer');
  await worker.applyD1Migrations('DB');
  const { DB } = await worker.getEnv();
  return {
    webhook: `${url.origin}/api/stripe/webhook`,
    db: DB,
    close: () => harness.close(),
  };
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
