import { join } from 'node:path';
import { createTestHarness } from 'wrangler';

export const root = join(import.meta.dirname, '../..');
export const configs = {
  ingest: 'apps/ingest/wrangler.jsonc',
  consumer: 'apps/consumer/wrangler.jsonc',
};

/** Keeps workerd from asking the network where this machine is. */
process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
/** Leaves the terminal to what the command itself has to say. */
process.env['WRANGLER_LOG'] ??= 'warn';

export interface RunningWorkers {
  /** Where events are posted. */
  readonly webhook: string;
  readonly db: D1Database;
  close(): Promise<void>;
}

/** Both Workers in one workerd, with a queue and a migrated, empty database between them. */
export async function startWorkers(secret: string): Promise<RunningWorkers> {
  const harness = createTestHarness({
    root,
    workers: [
      { configPath: configs.ingest, secrets: { STRIPE_WEBHOOK_SECRET: secret } },
      { configPath: configs.consumer },
    ],
  });
  const { url } = await harness.listen();
  const consumer = harness.getWorker<{ DB: D1Database }>('stripe-consumer');
  await consumer.applyD1Migrations('DB');
  const { DB } = await consumer.getEnv();
  return {
    webhook: `${url.origin}/api/stripe/webhook`,
    db: DB,
    close: () => harness.close(),
  };
}
