import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeStripe } from '@stripe-credits/fake-stripe';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { unstable_splitSqlQuery } from 'wrangler';
import { configs, root } from './configs.ts';
import type { CreditsCall, SqlStatement } from './entry.ts';
import { poll } from './poll.ts';
import { postEvent } from './post-event.ts';
import { ingestWith, startHarness, webhookUrl } from './workers.ts';

export interface SystemOptions {
  /** Several signing secrets are separated by commas; the fake of Stripe signs with the first. */
  readonly webhookSecret?: string;
  readonly consoleVars?: Record<string, string>;
  /** Further variables of the Workers that process events, such as OTHER_PAYMENTS. */
  readonly vars?: Record<string, string>;
  /** The API key of `stripe-credits`, by default the fake's; null for none. */
  readonly stripeKey?: string | null;
  /** Further Workers, such as a product that consumes notifications. */
  readonly workers?: Parameters<typeof startHarness>[0];
  /** Further host of the console, where the harness is reached by another port. */
  readonly consoleHost?: string;
  /** Port of the fake of Stripe; a free one by default. */
  readonly stripePort?: number;
}

export type RunningSystem = Awaited<ReturnType<typeof startSystem>>;

/** All Workers and the example shop, with a fake of Stripe. */
export async function startSystem({
  webhookSecret: secrets = 'whsec_fake',
  consoleVars = { OPEN_ON_LOOPBACK: 'true' },
  vars = {},
  stripeKey = 'sk_test_fake',
  workers = [],
  consoleHost = '',
  stripePort = 0,
}: SystemOptions = {}) {
  const [webhookSecret = ''] = secrets.split(',');
  let stripe = await startFakeStripe({ webhookSecret, port: stripePort });
  const { port } = stripe;
  const { harness, url, db } = await startHarness([
    { config: { ...entry, vars: { CONSOLE_HOST: consoleHost } } },
    { configPath: configs.console, vars: { ...consoleVars, ...vars } },
    { configPath: configs.shop },
    ingestWith(secrets),
    { configPath: configs.consumer, vars },
    {
      configPath: configs.credits,
      vars: { STRIPE_LIVEMODE: 'false', STRIPE_API_URL: stripe.url, ...vars },
      ...(stripeKey !== null && { secrets: { STRIPE_SECRET_KEY: stripeKey } }),
    },
    ...workers,
  ]);
  const webhook = webhookUrl(url);
  stripe.webhookUrl = webhook;

  /** The entry Worker responds with a result, or with an error. */
  async function request<Result>(path: string, body: object): Promise<Result> {
    const init = { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(new URL(path, url), init);
    const { result, error } = (await response.json()) as { result: Result; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }
  const batch = (statements: readonly SqlStatement[]) => request<unknown[][]>('/sql', statements);

  /** The rows of a query; the caller names their type. */
  async function query<Row>(sql: string, ...bindings: readonly unknown[]): Promise<Row[]> {
    const [rows = []] = await batch([{ sql, bindings }]);
    return rows as Row[];
  }

  /** The local queue delivers in order: when an event is recorded, those before it are processed. */
  async function drainQueue(): Promise<void> {
    const id = `evt_last_${crypto.randomUUID()}`;
    const last = fixture('customer.subscription.trial_will_end', { id });
    await postEvent(webhook, last, webhookSecret);
    await poll(async () => {
      const rows = await query('SELECT id FROM stripe_events WHERE id = ?', id);
      if (rows.length === 0) throw new Error('The queue is not empty.');
    });
  }

  return {
    consoleUrl: url.origin,
    shopUrl: url.origin.replace('127.0.0.1', 'localhost'),
    /** Where events are posted; also the fake's `webhookUrl`. */
    webhook,
    webhookSecret,
    db,
    harness,
    query,
    drainQueue,
    /** A new one after each reset. */
    get stripe() {
      return stripe;
    },
    /** @throws the error that the call rejects with. */
    callCredits: (call: CreditsCall) => request<unknown>('/credits', call),
    /** Runs a cron trigger, now or as if at another time. */
    async schedule(
      cron: string,
      worker: 'stripe-console' | 'stripe-credits' = 'stripe-console',
      scheduledTime = new Date(),
    ): Promise<void> {
      await harness.getWorker(worker).scheduled({ cron, scheduledTime });
    },
    /**
     * Waits until the queue is empty, then makes the database new and starts a Stripe without
     * objects. With another `secretKey`, that Stripe does not know the key of `stripe-credits`.
     */
    async reset(secretKey = 'sk_test_fake'): Promise<void> {
      await drainQueue();
      const objects = await query<{ type: string; name: string }>(SELECT_OBJECTS);
      const drops = objects.map(({ type, name }) => `DROP ${type} "${name}"`);
      await batch([...drops, ...readMigrations()].map((sql) => ({ sql })));
      await stripe.close();
      stripe = await startFakeStripe({ port, secretKey, webhookSecret, webhookUrl: webhook });
    },
    async close(): Promise<void> {
      await Promise.all([stripe.close(), harness.close()]);
    },
  };
}

const entry = {
  name: 'entry',
  main: join(root, 'tools/harness/entry.ts'),
  compatibility_date: '2026-11-17',
  d1_databases: [{ binding: 'DB', database_name: 'stripe-credits' }],
  services: [
    { binding: 'CONSOLE', service: 'stripe-console' },
    { binding: 'INGEST', service: 'stripe-ingest' },
    { binding: 'SHOP', service: 'example-shop' },
    { binding: 'CREDITS', service: 'stripe-credits', entrypoint: 'Credits' },
  ],
};

/** Views first: a view without its table cannot be dropped. */
const SELECT_OBJECTS = `
  SELECT type, name FROM sqlite_master
  WHERE type IN ('view', 'table') AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*'
  ORDER BY type DESC`;

function readMigrations(): string[] {
  const folder = join(root, 'drizzle');
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return files
    .toSorted()
    .flatMap((file) => unstable_splitSqlQuery(readFileSync(join(folder, file), 'utf8')));
}
