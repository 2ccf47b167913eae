import { handledTypes } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';
import { describe, expect, test, vi } from 'vitest';
import { setUp } from '../tools/cli/stripe-setup/set-up.ts';
import { worked } from './run-command.ts';
import {
  cloudflare,
  connect,
  fake,
  KEY,
  posts,
  pricesIn,
  set,
  sqlite,
  URL_OF_ENDPOINT,
} from './setting-up-stripe.ts';

vi.mock(import('../tools/cli/cloudflare/wrangler.ts'), async (original) => {
  const { inProcess } = await import('./cloudflare/in-process.ts');
  return inProcess(original);
});

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
