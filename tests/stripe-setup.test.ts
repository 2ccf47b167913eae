import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { handledTypes } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Options } from '../scripts/stripe-setup/set-up.ts';
import { setUp } from '../scripts/stripe-setup/set-up.ts';
import { startFakeCloudflare } from './cloudflare/fake.ts';
import { applyMigrations } from './cloudflare/wrangler.ts';
import { typed, worked } from './typed.ts';

vi.mock(import('../scripts/cloudflare/wrangler.ts'), async (original) => {
  const { inProcess } = await import('./cloudflare/in-process.ts');
  return inProcess(original);
});

const KEY = 'sk_test_51Fake';
const LIVE_KEY = 'sk_live_51Fake';
const HOOKS = 'https://hooks.shop.example';
const URL_OF_ENDPOINT = `${HOOKS}/api/stripe/webhook`;

let cloudflare: Awaited<ReturnType<typeof startFakeCloudflare>>;
let fake: FakeStripe;
beforeEach(async () => {
  cloudflare = await startFakeCloudflare();
  for (const name of ['stripe-credits', 'stripe-credits-production', 'local']) {
    cloudflare.account.createDatabase(name);
    applyMigrations(sqlite(name));
  }
  fake = await startFakeStripe({ secretKey: KEY });
});
afterEach(() => Promise.all([cloudflare.close(), fake.close()]));

function sqlite(name: string) {
  const database = cloudflare.account.databases.get(name);
  if (!database) throw new Error(`there is no database ${name}`);
  return database.sqlite;
}

const connect = (key: string) =>
  new Stripe(key, { host: fake.host, port: fake.port, protocol: 'http', maxNetworkRetries: 0 });

/** `pnpm stripe:setup` with the deployment of the top level, unless something else is said. */
const set = (options: Partial<Options> = {}, key = KEY) =>
  worked(() => setUp({ env: 'top', remote: true, url: HOOKS, ...options }, connect), {
    ...cloudflare.env,
    STRIPE_SECRET_KEY: key,
  });

const pricesIn = (database: string) =>
  sqlite(database)
    .prepare('SELECT id, unit_amount, stripe_price_id FROM credit_packages ORDER BY unit_amount')
    .all();

/** What changed something in Stripe, not what only looked. */
const posts = () => fake.requests.filter(({ method }) => method === 'POST');

test('the endpoint gets the table’s events and our version, each package a product and its price', async () => {
  const { code, stderr } = await set();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [endpoint, ...others] = fake.state.webhookEndpoints.all();
  expect(others).toEqual([]);
  expect(endpoint).toMatchObject({ url: URL_OF_ENDPOINT, api_version: Stripe.API_VERSION });
  expect(endpoint?.enabled_events.toSorted()).toEqual([...handledTypes].toSorted());
  expect(fake.state.products.all().map(({ id, name }) => [id, name])).toContainEqual([
    'credits_starter',
    'Starter',
  ]);
  for (const { id, unit_amount, stripe_price_id } of pricesIn('stripe-credits'))
    expect(fake.state.prices.get(String(stripe_price_id))).toMatchObject({
      ...{ product: `credits_${id}`, unit_amount, currency: 'usd', active: true },
    });
});

test('run again, it changes nothing, neither in Stripe nor in the database', async () => {
  await set();
  const [stripeBefore, packagesBefore] = [JSON.stringify(everything()), pricesIn('stripe-credits')];
  const asked = posts().length;
  cloudflare.account.changes.length = 0;

  const again = await set();

  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toContain('Nothing is to be done');
  expect(posts()).toHaveLength(asked);
  expect(JSON.stringify(everything())).toBe(stripeBefore);
  expect(pricesIn('stripe-credits')).toEqual(packagesBefore);
  expect(cloudflare.account.changes).toEqual([]);
});

const everything = () => [
  fake.state.webhookEndpoints.all(),
  fake.state.products.all(),
  fake.state.prices.all(),
];

test('a run that broke off after Stripe and before the database makes no second one, and its secret is stored in the end', async () => {
  cloudflare.account.failing = 'UPDATE credit_packages';
  expect(await set({ storeSecret: true })).toMatchObject({ code: 1 });
  const [products, prices] = [fake.state.products.all(), fake.state.prices.all()];
  expect(prices).toHaveLength(4);
  cloudflare.account.failing = undefined;

  const { code, stderr } = await set({ storeSecret: true });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(fake.state.products.all()).toEqual(products);
  expect(fake.state.prices.all()).toEqual(prices);
  for (const { stripe_price_id } of pricesIn('stripe-credits'))
    expect(stripe_price_id).toMatch(/^price_/);
  const { secrets } = cloudflare.account.worker('stripe-ingest');
  expect(secrets.get('STRIPE_WEBHOOK_SECRET')).toMatch(/^whsec_\w{32}$/);
  expect(fake.state.webhookEndpoints.all()).toHaveLength(1);
});

test('--dry-run shows every step and changes nothing', async () => {
  const { code, stdout } = await set({ dryRun: true });

  expect(code).toBe(0);
  expect(stdout).toContain(`would create the webhook endpoint ${URL_OF_ENDPOINT}`);
  expect(stdout).toContain('would create the product credits_enterprise, Enterprise');
  expect(stdout).toContain('Nothing was changed.');
  expect(posts()).toEqual([]);
  expect(cloudflare.account.changes).toEqual([]);
});

test('without a URL the local packages get their prices, and no endpoint is made', async () => {
  const ran = await worked(() => setUp({ env: 'top' }, connect), {
    ...cloudflare.env,
    STRIPE_SECRET_KEY: KEY,
  });

  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(fake.state.webhookEndpoints.all()).toEqual([]);
  expect(pricesIn('local')[0]?.['stripe_price_id']).toMatch(/^price_/);
  expect(pricesIn('stripe-credits')[0]?.['stripe_price_id']).toBeNull();
});

test('a deployment without --url is reached at the workers.dev address of its ingest', async () => {
  await worked(() => setUp({ env: 'top', remote: true }, connect), {
    ...cloudflare.env,
    STRIPE_SECRET_KEY: KEY,
  });

  expect(fake.state.webhookEndpoints.all()[0]?.url).toBe(
    'https://stripe-ingest.shop.workers.dev/api/stripe/webhook',
  );
});

describe('an endpoint that is there', () => {
  const made = (more: Partial<Stripe.WebhookEndpoint> = {}) =>
    fake.state.webhookEndpoints.set({
      ...{ id: 'we_there', object: 'webhook_endpoint', application: null, created: 1 },
      ...{ description: null, livemode: false, metadata: {}, status: 'enabled' },
      ...{ url: URL_OF_ENDPOINT, api_version: Stripe.API_VERSION },
      enabled_events: [...handledTypes],
      ...more,
    });

  test.each([
    ['lacks a type', { enabled_events: handledTypes.slice(1) }],
    [
      'sends more than the table handles',
      { enabled_events: [...handledTypes, 'customer.created'] },
    ],
    ['sends everything', { enabled_events: ['*'] }],
    ['is disabled', { status: 'disabled' }],
  ])('and %s is mended, and no second one is made', async (_, difference) => {
    made(difference);
    const elsewhere = made({
      id: 'we_other',
      url: 'https://other.example/hook',
      enabled_events: ['*'],
    });

    expect(await set()).toMatchObject({ code: 0 });

    const [mended, other, ...more] = fake.state.webhookEndpoints.all();
    expect(mended).toMatchObject({ id: 'we_there', status: 'enabled' });
    expect(mended?.enabled_events.toSorted()).toEqual([...handledTypes].toSorted());
    expect(other).toEqual(elsewhere);
    expect(more).toEqual([]);
  });

  test('of another version is told of, and stays alone until a second one is asked for', async () => {
    made({ api_version: '2024-06-20' });

    const told = await set();
    expect(told.code).toBe(0);
    expect(told.stderr).toContain('we_there sends events of 2024-06-20');
    expect(told.stderr).toContain('--replace-endpoint --print-secret');
    expect(fake.state.webhookEndpoints.all()).toHaveLength(1);

    const replaced = await set({ replaceEndpoint: true, printSecret: true });
    expect(replaced.stdout).toMatch(/^whsec_/m);
    expect(replaced.stderr).toContain('set STRIPE_WEBHOOK_SECRET to both secrets');
    expect(fake.state.webhookEndpoints.all().map((each) => each.api_version)).toEqual([
      '2024-06-20',
      Stripe.API_VERSION,
    ]);

    const again = await set();
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(fake.state.webhookEndpoints.all()).toHaveLength(2);
  });
});

describe('the signing secret of a new endpoint', () => {
  test('is not shown unless it is asked for, but it is told where it stands', async () => {
    const { stdout, stderr } = await set();

    expect(stdout + stderr).not.toContain('whsec_');
    expect(stdout).toContain('wrangler secret put STRIPE_WEBHOOK_SECRET');
  });

  test('is printed with --print-secret', async () => {
    expect((await set({ printSecret: true })).stdout).toMatch(/^whsec_\w{32}$/m);
  });

  test('is handed to ingest by its input with --store-secret, and shown nowhere', async () => {
    const { code, stdout, stderr } = await set({ storeSecret: true });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const stored = cloudflare.account.worker('stripe-ingest').secrets.get('STRIPE_WEBHOOK_SECRET');
    expect(stored).toMatch(/^whsec_\w{32}$/);
    expect(stdout).not.toContain('whsec_');
    expect(cloudflare.account.changes.join()).not.toContain('whsec_');
  });

  test('that could not be stored is not lost silently: it is told where to find it', async () => {
    cloudflare.account.failing = 'secret put';

    const { code, stderr } = await set({ storeSecret: true });

    expect(code).toBe(1);
    expect(stderr).toContain('The endpoint is made, but its secret could not be stored');
    expect(stderr).not.toContain('whsec_');
  });

  test('of an endpoint that was there is not told again', async () => {
    await set();
    sqlite('stripe-credits').exec('UPDATE credit_packages SET unit_amount = 1099');

    expect((await set({ printSecret: true })).stderr).toContain(
      'Stripe tells a signing secret once',
    );
  });
});

describe('a package', () => {
  test('whose price has changed gets a new one, and the product stays', async () => {
    await set();
    const before = pricesIn('stripe-credits')[0]?.['stripe_price_id'];
    sqlite('stripe-credits').exec(
      "UPDATE credit_packages SET unit_amount = 1299 WHERE id = 'starter'",
    );

    await set();

    const [starter] = pricesIn('stripe-credits');
    expect(starter?.['stripe_price_id']).not.toBe(before);
    const price = fake.state.prices.get(String(starter?.['stripe_price_id']));
    expect(price).toMatchObject({ unit_amount: 1299, product: 'credits_starter' });
    expect(fake.state.products.all()).toHaveLength(4);
    expect(fake.state.prices.get(String(before))).toMatchObject({ unit_amount: 999 });
  });

  test('whose price changes back and forth ends with one that agrees, and rests there', async () => {
    await set();
    const starter = (amount: number) =>
      sqlite('stripe-credits').exec(
        `UPDATE credit_packages SET unit_amount = ${amount} WHERE id = 'starter'`,
      );
    starter(1299);
    await set();
    starter(999);
    await set();

    const again = await set();

    expect(again.stdout).toContain('Nothing is to be done');
    const id = String(pricesIn('stripe-credits')[0]?.['stripe_price_id']);
    expect(fake.state.prices.get(id)).toMatchObject({ unit_amount: 999, active: true });
  });

  test('whose name has changed renames its product', async () => {
    await set();
    sqlite('stripe-credits').exec("UPDATE credit_packages SET name = 'Hobby' WHERE id = 'starter'");

    await set();

    expect(fake.state.products.get('credits_starter')).toMatchObject({ name: 'Hobby' });
    expect(fake.state.prices.all()).toHaveLength(4);
  });

  test('whose id is not ASCII gets its price as any other', async () => {
    sqlite('stripe-credits').exec("UPDATE credit_packages SET id = '積分' WHERE id = 'starter'");

    expect(await set()).toMatchObject({ code: 0 });

    expect(pricesIn('stripe-credits')[0]).toMatchObject({
      ...{ id: '積分', stripe_price_id: expect.stringMatching(/^price_/) },
    });
  });

  test('that names a price chosen by hand keeps it, as long as it agrees', async () => {
    const stripe = connect(KEY);
    const product = await stripe.products.create({ name: 'Ours' });
    const price = { product: product.id, currency: 'usd' };
    const agreeing = await stripe.prices.create({ ...price, unit_amount: 999 });
    const disagreeing = await stripe.prices.create({ ...price, unit_amount: 1 });
    const link = sqlite('stripe-credits').prepare(
      'UPDATE credit_packages SET stripe_price_id = ? WHERE id = ?',
    );
    link.run(agreeing.id, 'starter');
    link.run(disagreeing.id, 'standard');

    await set();

    const [starter, standard] = pricesIn('stripe-credits');
    expect(starter?.['stripe_price_id']).toBe(agreeing.id);
    expect(standard?.['stripe_price_id']).not.toBe(disagreeing.id);
  });

  test('that names a price of the other mode gets one of this', async () => {
    sqlite('stripe-credits').exec(
      "UPDATE credit_packages SET stripe_price_id = 'price_elsewhere' WHERE id = 'starter'",
    );

    expect(await set()).toMatchObject({ code: 0 });

    expect(pricesIn('stripe-credits')[0]?.['stripe_price_id']).not.toBe('price_elsewhere');
  });
});

describe('live mode', () => {
  beforeEach(async () => {
    await fake.close();
    fake = await startFakeStripe({ secretKey: LIVE_KEY });
  });
  const live = (more: Partial<Options> = {}) => set({ env: 'production', ...more }, LIVE_KEY);

  test('is not touched where nobody can be asked', async () => {
    const { code, stderr } = await live();

    expect(code).toBe(1);
    expect(stderr).toContain('pass --yes if it is meant');
    expect(posts()).toEqual([]);
  });

  test('may be looked at', async () => {
    expect(await live({ dryRun: true })).toMatchObject({ code: 0 });
    expect(posts()).toEqual([]);
  });

  test('is set up with --yes', async () => {
    expect(await live({ yes: true })).toMatchObject({ code: 0 });
    expect(fake.state.webhookEndpoints.all()).toMatchObject([{ livemode: true }]);
    expect(pricesIn('stripe-credits-production')[0]?.['stripe_price_id']).toMatch(/^price_/);
  });
});

describe('what cannot be right is refused before anything is asked', () => {
  test.each([
    ['no key', '', 'STRIPE_SECRET_KEY is not set'],
    ['a publishable key', 'pk_test_51Fake', 'holds a publishable key'],
    ['a signing secret', 'whsec_Fake', 'holds a webhook signing secret'],
    ['an organization key', 'sk_org_live_Fake', 'holds an organization key'],
    ['something else', 'hunter2', 'holds no key of Stripe’s'],
    ['a key with white space inside', 'sk_test_51 Fake', 'white space'],
    ['a live key outside of production', LIVE_KEY, 'live mode belongs to --env production'],
  ])('%s', async (_, key, sentence) => {
    const { code, stdout, stderr } = await set({}, key);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    if (key) expect(stderr).not.toContain(key);
    expect(fake.requests).toEqual([]);
  });

  test('a test key for production', async () => {
    expect((await set({ env: 'production' })).stderr).toContain('production serves live mode');
  });

  test.each([
    ['a URL that is not https', { url: 'http://shop.example' }, '--url must begin with https://'],
    ['a URL that is none', { url: 'https://a b' }, 'https://a b is no URL'],
    ['two ways for one secret', { printSecret: true, storeSecret: true }, 'Name one of'],
    ['storing over an old secret', { replaceEndpoint: true, storeSecret: true }, 'both secrets'],
  ] as const)('%s', async (_, options, sentence) => {
    const { code, stderr } = await set(options);

    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(fake.requests).toEqual([]);
  });

  test('an unknown option, typed', async () => {
    const ran = await typed('scripts/stripe-setup.ts', ['--key', KEY], cloudflare.env);

    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain("unknown option '--key'");
  });
});

test('a key that Stripe does not know is told so, without it', async () => {
  const { code, stderr } = await set({}, 'sk_test_stranger');

  expect(code).toBe(1);
  expect(stderr).toContain('Stripe does not know the key');
  expect(stderr).not.toContain('stranger');
});

test('a restricted key does it all', async () => {
  await fake.close();
  fake = await startFakeStripe({ secretKey: 'rk_test_51Fake' });

  expect(await set({}, 'rk_test_51Fake')).toMatchObject({ code: 0 });
});

test('a database without tables is told how to get them', async () => {
  sqlite('stripe-credits').exec('DROP TABLE credit_packages');

  const { code, stderr } = await set();

  expect(code).toBe(1);
  expect(stderr).toContain('pnpm deploy:all makes their table');
  expect(posts()).toEqual([]);
});
