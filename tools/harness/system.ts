import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { type TestHarness, unstable_splitSqlQuery } from 'wrangler';
import { configs, root } from './configs.ts';
import type { CreditsCall, SqlStatement } from './entry.ts';
import { poll } from './poll.ts';
import { postEvent } from './post-event.ts';
import {
  creditsWith,
  ingestWith,
  type RunCron,
  runCronOf,
  startHarness,
  webhookUrl,
} from './workers.ts';

export interface RunningSystem {
  readonly consoleUrl: string;
  readonly shopUrl: string;
  /** Where events are posted; also the fake's `webhookUrl`. */
  readonly webhook: string;
  readonly webhookSecret: string;
  readonly db: D1Database;
  readonly harness: TestHarness;
  /** A new one after each reset. */
  readonly stripe: FakeStripe;
  readonly schedule: RunCron;
  /** The rows of a query. */
  query<Row>(sql: string, ...bindings: readonly unknown[]): Promise<Row[]>;
  /** Calls a method of the Credits API over a service binding. @throws the error it rejects with. */
  callCredits(call: CreditsCall): Promise<unknown>;
  /**
   * Waits until the queue is empty, then makes the database new and starts a Stripe without objects.
   * With another `secretKey`, that Stripe does not know the key of `stripe-credits`.
   */
  reset(secretKey?: string): Promise<void>;
  close(): Promise<void>;
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

/** All Workers and the example shop, with a fake of Stripe. */
export async function startSystem(): Promise<RunningSystem> {
  let stripe = await startFakeStripe();
  const { port, webhookSecret } = stripe;
  const { harness, url, db } = await startHarness([
    { config: entry },
    { configPath: configs.console, vars: { OPEN_ON_LOOPBACK: 'true' } },
    { configPath: configs.shop },
    ingestWith(webhookSecret),
    { configPath: configs.consumer },
    creditsWith(stripe),
  ]);
  const webhook = webhookUrl(url);
  stripe.webhookUrl = webhook;
  const shop = new URL(url);
  shop.hostname = 'localhost';

  /** The entry Worker responds with a result, or with an error. */
  async function request<Result>(path: string, body: object): Promise<Result> {
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const { result, error } = (await response.json()) as { result: Result; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }
  const batch = (statements: readonly SqlStatement[]) => request<unknown[][]>('/sql', statements);
  async function query<Row>(sql: string, ...bindings: readonly unknown[]): Promise<Row[]> {
    const [rows = []] = await batch([{ sql, bindings }]);
    // The caller names the columns that it selects.
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
    shopUrl: shop.origin,
    webhook,
    webhookSecret,
    db,
    harness,
    get stripe() {
      return stripe;
    },
    schedule: runCronOf(harness),
    query,
    callCredits: (call) => request('/credits', call),
    async reset(secretKey = 'sk_test_fake') {
      await drainQueue();
      const objects = await query<{ type: string; name: string }>(SELECT_OBJECTS);
      const drops = objects.map(({ type, name }) => `DROP ${type} "${name}"`);
      await batch([...drops, ...readMigrations()].map((sql) => ({ sql })));
      await stripe.close();
      stripe = await startFakeStripe({ port, secretKey, webhookSecret, webhookUrl: webhook });
    },
    async close() {
      await Promise.all([stripe.close(), harness.close()]);
    },
  };
}

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
