import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { startHarness } from '@stripe-credits/harness';
import { configs, root } from '@stripe-credits/harness/configs';
import { watchWorkerd } from '@stripe-credits/harness/workerd-process';
import { type Unstable_RawConfig, unstable_readConfig } from 'wrangler';

const D1 = [{ binding: 'DB', database_name: 'stripe-credits', migrations_dir: 'drizzle' }];

const durableQueue: Unstable_RawConfig = {
  name: 'durable-queue',
  main: join(root, 'tests/crash/durable-queue.ts'),
  compatibility_date: '2026-11-17',
  vars: { STRIPE_LIVEMODE: 'false' },
  d1_databases: D1,
};

/** A Worker as it is configured, with the durable queue in place of the local one. */
function withDurableQueue(path: string, changedVars: Record<string, string>): Unstable_RawConfig {
  const config = unstable_readConfig({ config: join(root, path) });
  const { name, main, compatibility_date, vars, ratelimits, workflows, services = [] } = config;
  const queue = { binding: 'EVENTS', service: 'durable-queue', entrypoint: 'DurableQueue' };
  return {
    name,
    main,
    compatibility_date,
    ratelimits,
    workflows,
    vars: { ...vars, ...changedVars },
    d1_databases: D1,
    services: [...services, queue],
  };
}

export type CrashWorkers = Awaited<ReturnType<typeof startCrashWorkers>>;

/** The console, the consumer and stripe-credits with a durable queue and a fake of Stripe. */
export async function startCrashWorkers() {
  const processes = watchWorkerd();
  const stripe: FakeStripe = await startFakeStripe();
  const { harness, url } = await startHarness([
    { config: durableQueue },
    { config: withDurableQueue(configs.console, { OPEN_ON_LOOPBACK: 'true' }) },
    {
      config: withDurableQueue(configs.credits, { STRIPE_API_URL: stripe.url }),
      secrets: { STRIPE_SECRET_KEY: stripe.secretKey },
    },
    { configPath: configs.consumer },
  ]);

  /** A request to the console's JSON API. The caller names the type of the response. */
  async function request<Response>(path: string, body?: object): Promise<Response> {
    const response = await harness.getWorker('stripe-console').fetch(`http://localhost${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return (await response.json()) as Response;
  }

  return {
    stripe,
    request,
    sendToQueue: async (bodies: readonly string[]): Promise<void> => {
      await fetch(url, { method: 'POST', body: JSON.stringify(bodies) });
    },
    /** Delivers what is on the queue until it is empty. */
    async deliverAll(): Promise<void> {
      for (let delivered = 1; delivered > 0; ) {
        const response = await fetch(url);
        ({ delivered } = (await response.json()) as { delivered: number });
      }
    },
    /** D1 as it is now: a binding does not survive a kill. */
    async database(): Promise<D1Database> {
      return (await harness.getWorker<{ DB: D1Database }>('stripe-consumer').getEnv()).DB;
    },
    /** Kills workerd in the middle of its work; resolves when another one answers. */
    async crash(): Promise<void> {
      await processes.kill();
      while (
        !(await request('/health').then(
          () => true,
          (error: Error) => error.message.includes('503'),
        ))
      )
        await delay(100);
    },
    /** Runs a cron trigger as if it were some minutes later. */
    async runCron(worker: 'stripe-console' | 'stripe-credits', cron: string, minutes: number) {
      const scheduledTime = new Date(Date.now() + minutes * 60_000);
      await harness.getWorker(worker).scheduled({ cron, scheduledTime });
    },
    async close(): Promise<void> {
      processes.stop();
      await Promise.all([harness.close(), stripe.close()]);
    },
  };
}
