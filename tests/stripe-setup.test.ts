import { handledTypes } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import type { Options } from '../tools/cli/stripe-setup/set-up.ts';

import {
  cloudflare,
  ENDPOINT_URL,
  pricesIn,
  runSetup,
  stripe,
  useNewAccounts,
  writes,
} from './stripe-setup-fixtures.ts';

useNewAccounts();

const SIGNING_SECRET = /^whsec_\w{32}$/m;
const storedSecret = () => cloudflare.worker('stripe-ingest').secrets.get('STRIPE_WEBHOOK_SECRET');

test('an empty account gets an endpoint for the handler table, and a product and price per package', async () => {
  const { code, stderr } = await runSetup();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [endpoint, ...others] = stripe.state.webhookEndpoints.all();
  expect(others).toEqual([]);
  expect(endpoint).toMatchObject({ url: ENDPOINT_URL, api_version: Stripe.API_VERSION });
  expect(endpoint?.enabled_events.toSorted()).toEqual([...handledTypes].toSorted());
  expect(stripe.state.products.get('credits_starter')).toMatchObject({ name: 'Starter' });
  const packages = pricesIn('stripe-credits');
  expect(packages).toHaveLength(4);
  for (const { id, unit_amount, stripe_price_id } of packages)
    expect(stripe.state.prices.get(String(stripe_price_id))).toMatchObject({
      product: `credits_${id}`,
      unit_amount,
      currency: 'usd',
      active: true,
    });
});

test('a second run changes nothing, neither in Stripe nor in the database', async () => {
  await runSetup();
  const before = structuredClone(everything());
  cloudflare.changes.length = 0;

  const result = await runSetup();

  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(result.stdout).toContain('Nothing to do');
  expect(everything()).toEqual(before);
  expect(cloudflare.changes).toEqual([]);
});

const everything = () => [
  stripe.state.webhookEndpoints.all(),
  stripe.state.products.all(),
  stripe.state.prices.all(),
  pricesIn('stripe-credits'),
  writes().length,
];

test('a run after a failed database write creates nothing twice and stores the secret', async () => {
  cloudflare.failingChange = 'UPDATE credit_packages';
  expect(await runSetup({ storeSecret: true })).toMatchObject({ code: 1 });
  const { products, prices, webhookEndpoints } = stripe.state;
  const before = [products.all(), prices.all()];
  expect(prices.all()).toHaveLength(4);
  cloudflare.failingChange = undefined;

  const { code, stderr } = await runSetup({ storeSecret: true });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect([products.all(), prices.all()]).toEqual(before);
  for (const { stripe_price_id } of pricesIn('stripe-credits'))
    expect(stripe_price_id).toMatch(/^price_/);
  expect(storedSecret()).toMatch(SIGNING_SECRET);
  expect(webhookEndpoints.all()).toHaveLength(1);
});

test('--dry-run prints every step and changes nothing', async () => {
  const { code, stdout } = await runSetup({ dryRun: true });

  expect(code).toBe(0);
  expect(stdout).toContain(`would create the webhook endpoint ${ENDPOINT_URL}`);
  expect(stdout).toContain('would create the product credits_enterprise, Enterprise');
  expect(stdout).toContain('Nothing was changed.');
  expect(writes()).toEqual([]);
  expect(cloudflare.changes).toEqual([]);
});

test('without --url and --remote the local packages get prices, and no endpoint is created', async () => {
  const result = await runSetup({ remote: undefined, url: undefined });

  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(stripe.state.webhookEndpoints.all()).toEqual([]);
  expect(pricesIn('local')[0]?.['stripe_price_id']).toMatch(/^price_/);
  expect(pricesIn('stripe-credits')[0]?.['stripe_price_id']).toBeNull();
});

test('without --url the endpoint of a deployment gets the workers.dev address of ingest', async () => {
  await runSetup({ url: undefined });

  expect(stripe.state.webhookEndpoints.all()[0]?.url).toBe(
    'https://stripe-ingest.shop.workers.dev/api/stripe/webhook',
  );
});

describe('an existing endpoint', () => {
  const addEndpoint = (changes: Partial<Stripe.WebhookEndpoint> = {}) =>
    stripe.state.webhookEndpoints.set({
      id: 'we_existing',
      object: 'webhook_endpoint',
      application: null,
      created: 1,
      description: null,
      livemode: false,
      metadata: {},
      status: 'enabled',
      url: ENDPOINT_URL,
      api_version: Stripe.API_VERSION,
      enabled_events: [...handledTypes],
      ...changes,
    });

  test.each([
    ['lacks a type', { enabled_events: handledTypes.slice(1) }],
    ['sends an unhandled type', { enabled_events: [...handledTypes, 'customer.created'] }],
    ['sends every type', { enabled_events: ['*'] }],
    ['is disabled', { status: 'disabled' }],
  ])('that %s is updated, and no second one is created', async (_, changes) => {
    addEndpoint(changes);
    const other = addEndpoint({ id: 'we_other', url: 'https://other.example/hook' });

    expect(await runSetup()).toMatchObject({ code: 0 });

    const [updated, ...others] = stripe.state.webhookEndpoints.all();
    expect(updated).toMatchObject({ id: 'we_existing', status: 'enabled' });
    expect(updated?.enabled_events.toSorted()).toEqual([...handledTypes].toSorted());
    expect(others).toEqual([other]);
  });

  test('of another API version is reported, and gets a second one only with --replace-endpoint', async () => {
    addEndpoint({ api_version: '2024-06-20' });

    const reported = await runSetup();
    expect(reported.code).toBe(0);
    expect(reported.stderr).toContain('we_existing sends events of 2024-06-20');
    expect(reported.stderr).toContain('--replace-endpoint --print-secret');
    expect(stripe.state.webhookEndpoints.all()).toHaveLength(1);

    const replaced = await runSetup({ replaceEndpoint: true, printSecret: true });
    expect(replaced.stdout).toMatch(SIGNING_SECRET);
    expect(replaced.stderr).toContain('set STRIPE_WEBHOOK_SECRET to both secrets');
    const versions = stripe.state.webhookEndpoints.all().map((each) => each.api_version);
    expect(versions).toEqual(['2024-06-20', Stripe.API_VERSION]);

    expect(await runSetup()).toMatchObject({ code: 0, stderr: '' });
    expect(stripe.state.webhookEndpoints.all()).toHaveLength(2);
  });
});

describe('the signing secret of a new endpoint', () => {
  test.each<[string, Partial<Options>, boolean, boolean]>([
    ['is neither printed nor stored by default', {}, false, false],
    ['is printed with --print-secret', { printSecret: true }, true, false],
    ['is stored and not printed with --store-secret', { storeSecret: true }, false, true],
  ])('%s, and is never an argument', async (_, options, printed, stored) => {
    const { code, stdout, stderr } = await runSetup(options);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(SIGNING_SECRET.test(stdout)).toBe(printed);
    expect(SIGNING_SECRET.test(storedSecret() ?? '')).toBe(stored);
    if (!printed) expect(stdout).not.toContain('whsec_');
    if (!printed && !stored) expect(stdout).toContain('secret put STRIPE_WEBHOOK_SECRET');
    expect(cloudflare.changes.join()).not.toContain('whsec_');
  });

  test('that cannot be stored is an error that says where to find it', async () => {
    cloudflare.failingChange = 'secret put';

    const { code, stderr } = await runSetup({ storeSecret: true });

    expect(code).toBe(1);
    expect(stderr).toContain('The endpoint was created, but its secret could not be stored');
    expect(stderr).toContain('The page of the endpoint in Stripe’s Dashboard');
    expect(stderr).not.toContain('whsec_');
  });

  test('is not available again in a later run, which --print-secret reports', async () => {
    await runSetup();
    cloudflare.database('stripe-credits').exec('UPDATE credit_packages SET unit_amount = 1099');

    const { stderr } = await runSetup({ printSecret: true });

    expect(stderr).toContain('Stripe returns a signing secret only when it creates an endpoint');
  });
});
