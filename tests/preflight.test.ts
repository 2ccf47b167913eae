import { once } from 'node:events';
import { createServer } from 'node:net';
import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import type Stripe from 'stripe';
import StripeClient from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { deployAll } from '../scripts/deploy/deploy-all.ts';
import { targetOf } from '../scripts/deploy/target.ts';
import { type RunningConsole, startConsole } from '../scripts/local/workers.ts';
import type { Verdict } from '../scripts/preflight/check.ts';
import { cloudflare as cloudflareChecks } from '../scripts/preflight/checks/cloudflare.ts';
import { type Options, preflight } from '../scripts/preflight/preflight.ts';
import { openScene } from '../scripts/preflight/scene.ts';
import { setUp } from '../scripts/stripe-setup/set-up.ts';
import { accounts, startFakeCloudflare } from './cloudflare/fake.ts';
import { typed, worked } from './typed.ts';

vi.mock(import('../scripts/cloudflare/wrangler.ts'), async (original) => {
  const { inProcess } = await import('./cloudflare/in-process.ts');
  return inProcess(original);
});

const KEY = 'sk_live_51Fake';
const HOOKS = 'https://hooks.shop.example';
const CONSOLE = 'https://console.shop.example';

let cloudflare: Awaited<ReturnType<typeof startFakeCloudflare>>;
let fake: FakeStripe;
let running: RunningConsole;
let secret: string;

const connect = (key: string) =>
  new StripeClient(key, {
    host: fake.host,
    port: fake.port,
    protocol: 'http',
    maxNetworkRetries: 0,
  });

/** The way that docs/going-live.md goes: deploy, set up Stripe, deploy what waited for its secret. */
beforeAll(async () => {
  [cloudflare, fake] = await Promise.all([
    startFakeCloudflare(),
    startFakeStripe({ secretKey: KEY }),
  ]);
  const env = { ...cloudflare.env, STRIPE_SECRET_KEY: KEY };
  const first = await worked(() => deployAll({ env: 'production' }), env);
  const options = { env: 'production', url: HOOKS, yes: true, storeSecret: true } as const;
  const stripe = await worked(() => setUp(options, connect), env);
  const second = await worked(() => deployAll({ env: 'production' }), env);
  expect([first.code, stripe.code, second.code]).toEqual([1, 0, 0]);
  cloudflare.account.worker('stripe-credits-production').secrets.set('STRIPE_SECRET_KEY', KEY);
  const { secrets } = cloudflare.account.worker('stripe-ingest-production');
  secret = secrets.get('STRIPE_WEBHOOK_SECRET') ?? '';
  running = await startConsole(`${secret},whsec_older`, {
    OPEN_ON_LOOPBACK: 'false',
    CONSOLE_TOKEN: 'a token',
  });
});
afterAll(() => Promise.all([cloudflare.close(), fake.close(), running.close()]));

/** The real ingest and console answer under the names that a deployment would have. */
const reach: typeof fetch = async (input, init) => {
  const url = new URL(String(input));
  if (url.origin === HOOKS) {
    const headers = Object.fromEntries(new Headers(init?.headers));
    return new Response(null, {
      status: await running.receive({ body: String(init?.body), headers }),
    });
  }
  if (url.origin === CONSOLE) return fetch(`${running.url}${url.pathname}`, init);
  throw new TypeError('fetch failed');
};

interface Given {
  readonly options?: Partial<Options>;
  readonly env?: Record<string, string>;
  readonly fetch?: typeof fetch;
}

const check = ({ options = {}, env = {}, fetch = reach }: Given = {}) =>
  worked(
    () =>
      preflight(
        { env: 'production', url: HOOKS, consoleUrl: CONSOLE, ...options },
        { connect, fetch },
      ),
    { ...cloudflare.env, STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: secret, ...env },
  );

const linesOf = (stdout: string, outcome: string) =>
  stdout.split('\n').filter((line) => line.startsWith(outcome));

test('after the way to production, every check holds and nothing was received for it', async () => {
  const { code, stdout, stderr } = await check({ env: { STRIPE_PUBLISHABLE_KEY: 'pk_live_x' } });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\d+ ok, 0 failed, 0 skipped\n$/);
  const events = await running.db.prepare('SELECT count(*) n FROM stripe_events').first();
  expect(events).toEqual({ n: 0 });
});

test.each([
  ['nobody consumes', [], 'nobody consumes stripe-notifications-production'],
  ['the product consumes', ['shop'], undefined],
])(
  'with notifications on, a queue of theirs that %s is told from the other',
  async (_, consumers, says) => {
    const target = { ...targetOf('production'), notifications: new Set(['dead_letter' as const]) };
    const check = cloudflareChecks.find(({ name }) => name.includes('the product is told of'));
    cloudflare.account.queues.set('stripe-notifications-production', {
      retentionSeconds: 345_600,
      consumers,
    });

    let verdict: Verdict | undefined;
    await worked(async () => {
      verdict = await check?.look(openScene(target, {}, { connect, fetch: reach }));
    }, cloudflare.env);

    expect(verdict).toMatchObject(says ? { outcome: 'failed', why: says } : { outcome: 'ok' });
  },
);

test('it prints neither a key nor a secret', async () => {
  const { stdout } = await check({ env: { STRIPE_PUBLISHABLE_KEY: KEY } });

  expect(stdout).not.toContain(KEY);
  expect(stdout).not.toContain(secret);
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

const movedTo = (place: string) =>
  new Response(null, { status: 302, headers: { Location: place } });

/** The checks, with another console than ours. */
const checkConsole = (answer: () => Response) =>
  check({
    fetch: async (input, init) =>
      String(input).startsWith(CONSOLE) ? answer() : reach(input, init),
  });

test.each([
  ['Cloudflare Access', 'https://shop.cloudflareaccess.com/cdn-cgi/access/login/console'],
  ['the console', '/login'],
])('a stranger whom %s sends to log in is not let in', async (_, place) => {
  const { code, stdout } = await checkConsole(() => movedTo(place));

  expect(code).toBe(0);
  expect(stdout).toContain('it answers 302, to a log-in page');
});

test('of two secrets while one is rotated, the one that ingest lacks is told', async () => {
  const { code, stdout } = await check({
    env: { STRIPE_WEBHOOK_SECRET: `${secret},whsec_newer` },
  });

  expect(code).toBe(1);
  expect(linesOf(stdout, 'failed').join('\n')).toContain('another secret, for number 2 of 2');
});

test('two secrets while one is rotated are both good', async () => {
  const { code, stdout } = await check({
    env: { STRIPE_WEBHOOK_SECRET: `${secret},whsec_older` },
  });

  expect(code).toBe(0);
  expect(stdout).toContain('2 secrets, while one is rotated');
});

test('offline, it checks what it can, says why the rest is skipped, and exits 0', async () => {
  const { account } = cloudflare;
  account.loggedIn = false;
  const { code, stdout } = await worked(
    () => preflight({ env: 'production' }, { connect, fetch: reach }),
    cloudflare.env,
  );
  account.loggedIn = true;

  expect(code).toBe(0);
  expect(linesOf(stdout, 'ok').length).toBeGreaterThan(2);
  const skipped = linesOf(stdout, 'skipped').join('\n');
  expect(skipped).toContain('Nobody is logged in to Cloudflare');
  expect(skipped).toContain('STRIPE_WEBHOOK_SECRET is not in the environment');
});

test('with everything set and no network, what is to be reached is skipped, and it exits 0', async () => {
  const port = await closedPort();
  const [api, silent] = [`http://127.0.0.1:${port}`, `https://127.0.0.1:${port}`];
  const address = { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0 } as const;
  const offline = { connect: (key: string) => new StripeClient(key, address), fetch };
  // Wrangler knows its log-in without a network.
  accounts.set(api, cloudflare.account);

  const { code, stdout } = await worked(
    () => preflight({ env: 'production', url: silent, consoleUrl: silent }, offline),
    {
      ...{ ...cloudflare.env, CLOUDFLARE_API_BASE_URL: api, CLOUDFLARE_ACCOUNT_ID: 'account' },
      ...{ STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: secret },
    },
  );
  accounts.delete(api);

  expect(linesOf(stdout, 'failed')).toEqual([]);
  expect(code).toBe(0);
  const skipped = linesOf(stdout, 'skipped').join('\n');
  expect(skipped).toContain('Stripe could not be reached');
  for (const name of ['the queues are there', 'a forged signature', 'the console lets nobody in'])
    expect(skipped).toMatch(new RegExp(`${name}.*: Nothing answers at ${api}`));
});

/** A port that was free just now, so that nothing listens there. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  server.close();
  await once(server, 'close');
  return address.port;
}

test.each([
  ['an unknown environment', ['--env', 'live'], 'It must be staging or production.'],
  ['a URL that is none', ['--url', 'here'], 'here is no URL'],
])('%s exits 2', async (_, args, sentence) => {
  const ran = await typed('scripts/preflight.ts', args, cloudflare.env);

  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain(sentence);
});
