import { createTestHarness, type TestHarness } from 'wrangler';
import { configs, root } from './configs.ts';

const WEBHOOK_PATH = '/api/stripe/webhook';

// Keeps workerd from looking up where this machine is.
process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';

export type WorkerInputs = NonNullable<Parameters<typeof createTestHarness>[0]>['workers'];

export interface RunningHarness {
  readonly harness: TestHarness;
  /** The address of the first Worker, the only one that has one. */
  readonly url: URL;
  /** The database that all Workers share, migrated and empty. */
  readonly db: D1Database;
}

/** Starts Workers in one workerd, with local queues between them; `stripe-consumer` is one of them. */
export async function startHarness(workers: WorkerInputs): Promise<RunningHarness> {
  // Leaves the terminal to the output of the command itself.
  process.env['WRANGLER_LOG'] ??= 'warn';
  const harness = createTestHarness({ root, workers });
  const { url } = await harness.listen();
  const consumer = harness.getWorker<{ DB: D1Database }>('stripe-consumer');
  await consumer.applyD1Migrations('DB');
  const { DB } = await consumer.getEnv();
  return { harness, url, db: DB };
}

export const webhookUrl = ({ origin }: URL): string => `${origin}${WEBHOOK_PATH}`;

/** `secret` may be several, separated by commas. */
export const ingestWith = (secret: string) => ({
  configPath: configs.ingest,
  secrets: { STRIPE_WEBHOOK_SECRET: secret },
});

/** Where `stripe-credits` finds Stripe, and its API key. */
export interface StripeAccess {
  readonly url?: string;
  readonly secretKey?: string;
}

export const creditsWith = ({ url = '', secretKey }: StripeAccess) => ({
  configPath: configs.credits,
  vars: { STRIPE_LIVEMODE: 'false', STRIPE_API_URL: url },
  ...(secretKey !== undefined && { secrets: { STRIPE_SECRET_KEY: secretKey } }),
});

export interface RunningWorkers {
  /** Where events are posted. */
  readonly webhook: string;
  readonly db: D1Database;
  close(): Promise<void>;
}

/** Ingest and the consumer. */
export async function startWorkers(secret: string): Promise<RunningWorkers> {
  const workers = [ingestWith(secret), { configPath: configs.consumer }];
  const { harness, url, db } = await startHarness(workers);
  return { webhook: webhookUrl(url), db, close: () => harness.close() };
}

/** Runs a cron trigger of a Worker, now or as if at another time. */
export type RunCron = (
  cron: string,
  worker?: 'stripe-console' | 'stripe-credits',
  scheduledTime?: Date,
) => Promise<void>;

export const runCronOf =
  (harness: TestHarness): RunCron =>
  async (cron, worker = 'stripe-console', scheduledTime = new Date()) => {
    await harness.getWorker(worker).scheduled({ cron, scheduledTime });
  };

export interface RunningConsole {
  /** The console. */
  readonly url: string;
  readonly db: D1Database;
  /** Hands a request to ingest, which has no address here, and returns the status of its response. */
  receive(request: { body: string; headers: Record<string, string> }): Promise<number>;
  readonly schedule: RunCron;
  close(): Promise<void>;
}

/** The console, with settings of its own, and the pipeline behind it. */
export async function startConsole(
  secret: string,
  vars: Record<string, string> = { OPEN_ON_LOOPBACK: 'true' },
  stripe: StripeAccess = {},
): Promise<RunningConsole> {
  const { harness, url, db } = await startHarness([
    { configPath: configs.console, vars },
    ingestWith(secret),
    { configPath: configs.consumer },
    creditsWith(stripe),
  ]);
  const ingest = harness.getWorker('stripe-ingest');
  return {
    url: url.origin,
    db,
    receive: async ({ body, headers }) =>
      (await ingest.fetch(webhookUrl(url), { method: 'POST', body, headers })).status,
    schedule: runCronOf(harness),
    close: () => harness.close(),
  };
}
