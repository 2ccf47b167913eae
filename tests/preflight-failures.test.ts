import type Stripe from 'stripe';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  check,
  checkConsole,
  cloudflare,
  fake,
  KEY,
  linesOf,
  movedTo,
  secret,
} from './deployed.ts';

vi.mock(import('../tools/cli/cloudflare/wrangler.ts'), async (original) => {
  const { inProcess } = await import('./cloudflare/in-process.ts');
  return inProcess(original);
});

describe('one thing that is wrong fails in a line that says what to do', () => {
  const mend: (() => void)[] = [];
  afterEach(() => {
    for (const each of mend.splice(0)) each();
  });

  /** Changes the endpoint until the test is over. */
  function endpoint(difference: Partial<Stripe.WebhookEndpoint>): void {
    const [before] = fake.state.webhookEndpoints.all();
    if (!before) throw new Error('there is no endpoint');
    fake.state.webhookEndpoints.set({ ...before, ...difference });
    mend.push(() => void fake.state.webhookEndpoints.set(before));
  }

  const QUEUES = 'stripe-events-production';
  const DEAD = 'stripe-events-dlq-production';
  function queue(name: string, change: { retentionSeconds: number; consumers: string[] } | null) {
    const { queues } = cloudflare.account;
    const before = queues.get(name);
    if (!before) throw new Error(`there is no queue ${name}`);
    if (change) queues.set(name, change);
    else queues.delete(name);
    mend.push(() => void queues.set(name, before));
  }

  function database(change: string, undo: string): void {
    const sqlite = cloudflare.account.databases.get('stripe-credits-production')?.sqlite;
    sqlite?.exec(change);
    mend.push(() => sqlite?.exec(undo));
  }

  test.each([
    [
      'a queue that is not there',
      () => queue(QUEUES, null),
      'the queues are there',
      `there is no ${QUEUES}; to do: pnpm deploy:all --env production`,
    ],
    [
      'a dead-letter queue that forgets',
      () => queue(DEAD, { retentionSeconds: 345_600, consumers: ['stripe-consumer-production'] }),
      'keeps messages for 14 days',
      'for 96 hours',
    ],
    [
      'a queue that nobody consumes',
      () => queue(QUEUES, { retentionSeconds: 345_600, consumers: [] }),
      'the queues are consumed',
      'stripe-consumer-production does not consume',
    ],
    [
      'a migration that is not applied',
      () =>
        database(
          "DELETE FROM d1_migrations WHERE name LIKE '0002%'",
          "INSERT INTO d1_migrations (name) VALUES ('0002_packages_for_sale.sql')",
        ),
      'every migration is applied',
      '0002_packages_for_sale.sql is not',
    ],
    [
      'a package that costs something else in Stripe',
      () =>
        database(
          "UPDATE credit_packages SET unit_amount = 1 WHERE id = 'starter'",
          "UPDATE credit_packages SET unit_amount = 999 WHERE id = 'starter'",
        ),
      'price in Stripe agrees',
      'starter does not; to do: pnpm stripe:setup --env production',
    ],
    [
      'a secret that is not set',
      () => {
        const { secrets } = cloudflare.account.worker('stripe-ingest-production');
        secrets.delete('STRIPE_WEBHOOK_SECRET');
        mend.push(() => void secrets.set('STRIPE_WEBHOOK_SECRET', secret));
      },
      'has its secrets',
      'wrangler secret put STRIPE_WEBHOOK_SECRET --config apps/ingest/wrangler.jsonc --env=production',
    ],
    [
      'an endpoint that lacks a type',
      () => endpoint({ enabled_events: ['invoice.paid'] }),
      'those of the handler table',
      'it lacks checkout.session.completed',
    ],
    [
      'an endpoint that sends too much',
      () => {
        const [there] = fake.state.webhookEndpoints.all();
        endpoint({ enabled_events: [...(there?.enabled_events ?? []), 'customer.created'] });
      },
      'those of the handler table',
      'it sends customer.created for nothing',
    ],
    [
      'an endpoint of another version',
      () => endpoint({ api_version: '2024-06-20' }),
      'that of this SDK',
      'has 2024-06-20',
    ],
    [
      'an endpoint that is disabled',
      () => endpoint({ status: 'disabled' }),
      'the endpoint is enabled',
      'is disabled',
    ],
    [
      'an endpoint of test mode',
      () => endpoint({ livemode: false }),
      'that of STRIPE_LIVEMODE',
      'every event of it would be dead',
    ],
  ])('%s', async (_, arrange, name, sentence) => {
    arrange();

    const { code, stdout } = await check();

    const [line = '', ...others] = linesOf(stdout, 'failed');
    expect(line).toContain(name);
    expect(line).toContain(sentence);
    expect(line).toContain('; to do: ');
    expect(others).toEqual([]);
    expect(code).toBe(1);
  });

  test.each([
    [
      'a signing secret with a line break',
      { STRIPE_WEBHOOK_SECRET: 'whsec_x\n' },
      'white space around',
    ],
    [
      'a key in the place of a secret',
      { STRIPE_WEBHOOK_SECRET: 'sk_live_x' },
      'it holds a secret key',
    ],
    ['an empty secret', { STRIPE_WEBHOOK_SECRET: '' }, 'it is empty'],
    ['a test key', { STRIPE_SECRET_KEY: 'sk_test_x' }, 'it is of test mode'],
    ['a publishable key', { STRIPE_SECRET_KEY: 'pk_live_x' }, 'it holds a publishable key'],
    ['a key with white space', { STRIPE_SECRET_KEY: `${KEY} ` }, 'white space around'],
    ['a secret as publishable key', { STRIPE_PUBLISHABLE_KEY: KEY }, 'set it to a publishable key'],
    [
      'another signing secret',
      { STRIPE_WEBHOOK_SECRET: 'whsec_other' },
      'ingest has another secret',
    ],
  ])('%s', async (_, env, sentence) => {
    const { code, stdout } = await check({ env });

    expect(linesOf(stdout, 'failed').join('\n')).toContain(sentence);
    expect(code).toBe(1);
  });

  test('an address that is not HTTPS', async () => {
    const { code, stdout } = await check({ options: { url: 'http://hooks.shop.example' } });

    expect(linesOf(stdout, 'failed').join('\n')).toContain('is not HTTPS');
    expect(code).toBe(1);
  });

  test.each([
    ['lets strangers in', () => new Response('{}'), 200],
    ['sends strangers elsewhere than to log in', () => movedTo('https://www.shop.example'), 302],
    ['sends strangers to another page of its own', () => movedTo('/events'), 302],
    ['sends strangers to a look-alike', () => movedTo('https://notcloudflareaccess.com'), 302],
  ])('a console that %s', async (_, answer, status) => {
    const { code, stdout } = await checkConsole(answer);

    expect(linesOf(stdout, 'failed')).toHaveLength(1);
    expect(stdout).toContain(`it answered ${status} to a stranger`);
    expect(code).toBe(1);
  });

  test('a deployment that does not answer, while the network does', async () => {
    const { code, stdout } = await check({ options: { consoleUrl: 'https://gone.shop.example' } });

    expect(linesOf(stdout, 'failed').join('\n')).toContain('nothing answers at https://gone');
    expect(code).toBe(1);
  });
});
