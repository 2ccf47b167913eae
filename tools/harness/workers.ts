import { basename, dirname, join } from 'node:path';
import { createTestHarness, type TestHarness } from 'wrangler';
import { configs, root } from './configs.ts';
import { withQuickQueues } from './quick-queues.ts';

// Keeps workerd from looking up where this machine is.
process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';

export interface RunningHarness {
  readonly harness: TestHarness;
  /** The address of the first Worker, the only one that has one. */
  readonly url: URL;
  /** The database that all Workers share, migrated and empty. */
  readonly db: D1Database;
}

/** Starts Workers in one workerd, with local queues between them; `stripe-consumer` is one of them. */
export async function startHarness(
  workers: NonNullable<Parameters<typeof createTestHarness>[0]>['workers'],
): Promise<RunningHarness> {
  // Leaves the terminal to the output of the command itself.
  process.env['WRANGLER_LOG'] ??= 'warn';
  const harness = createTestHarness({
    root,
    workers: workers.map((worker) => {
      if (!('configPath' in worker)) return worker;
      const configPath = String(worker.configPath);
      return { ...worker, configPath: withQuickQueues(configPath), ...prebuilt(configPath) };
    }),
  });
  const { url } = await harness.listen();
  const consumer = harness.getWorker<{ DB: D1Database }>('stripe-consumer');
  await consumer.applyD1Migrations('DB');
  const { DB } = await consumer.getEnv();
  return { harness, url, db: DB };
}

/** Where a complete run of the tests has bundled the Workers: see tests/prebuilt-workers.ts. */
function prebuilt(configPath: string): { readonly prebuiltWorkerDir?: string } {
  const folder = process.env['PREBUILT_WORKERS'];
  return folder ? { prebuiltWorkerDir: join(folder, basename(dirname(configPath))) } : {};
}

export const webhookUrl = ({ origin }: URL): string => `${origin}/api/stripe/webhook`;

/** `secret` may be several, separated by commas. */
export const ingestWith = (secret: string) => ({
  configPath: configs.ingest,
  secrets: { STRIPE_WEBHOOK_SECRET: secret },
});

export type RunningWorkers = Awaited<ReturnType<typeof startWorkers>>;

/** Ingest and the consumer. */
export async function startWorkers(secret: string) {
  const workers = [ingestWith(secret), { configPath: configs.consumer }];
  const { harness, url, db } = await startHarness(workers);
  return { webhook: webhookUrl(url), db, close: () => harness.close() };
}
