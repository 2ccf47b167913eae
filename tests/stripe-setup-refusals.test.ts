import { beforeEach, describe, expect, test } from 'vitest';
import type { Options } from '../tools/cli/stripe-setup/set-up.ts';
import {
  cloudflare,
  LIVE_KEY,
  pricesIn,
  runSetup,
  startWithKey,
  stripe,
  writes,
} from './stripe-setup-fixtures.ts';

describe('live mode', () => {
  beforeEach(() => startWithKey(LIVE_KEY));
  const runLive = (options: Partial<Options> = {}) => runSetup({ env: 'production', ...options });

  test('is not changed without a terminal for the confirmation', async () => {
    const { code, stderr } = await runLive();

    expect(code).toBe(1);
    expect(stderr).toContain('pass --yes');
    expect(writes()).toEqual([]);
  });

  test('needs no confirmation for --dry-run', async () => {
    expect(await runLive({ dryRun: true })).toMatchObject({ code: 0 });
    expect(writes()).toEqual([]);
  });

  test('is set up with --yes', async () => {
    expect(await runLive({ yes: true })).toMatchObject({ code: 0 });
    expect(stripe.state.webhookEndpoints.all()).toMatchObject([{ livemode: true }]);
    expect(pricesIn('stripe-credits-production')[0]?.['stripe_price_id']).toMatch(/^price_/);
  });
});

describe('is refused before the first request', () => {
  test.each([
    ['no key', '', 'STRIPE_SECRET_KEY is not set'],
    ['a publishable key', 'pk_test_51Fake', 'holds a publishable key'],
    ['a signing secret', 'whsec_Fake', 'holds a webhook signing secret'],
    ['an organization key', 'sk_org_live_Fake', 'holds an organization key'],
    ['another text', 'hunter2', 'holds no key of Stripe’s'],
    ['a key with white space inside', 'sk_test_51 Fake', 'white space'],
    ['a live key outside of production', LIVE_KEY, 'live mode belongs to --env production'],
  ])('%s, without being printed', async (_, key, sentence) => {
    const { code, stdout, stderr } = await runSetup({}, key);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    if (key) expect(stderr).not.toContain(key);
    expect(stripe.requests).toEqual([]);
  });

  test('a test key for production', async () => {
    const { code, stderr } = await runSetup({ env: 'production' });

    expect(code).toBe(1);
    expect(stderr).toContain('production uses live mode');
    expect(stripe.requests).toEqual([]);
  });

  test.each([
    ['a URL without https', { url: 'http://shop.example' }, '--url must begin with https://'],
    ['an invalid URL', { url: 'https://a b' }, 'https://a b is not a URL'],
    ['two uses of the secret', { printSecret: true, storeSecret: true }, 'Pass either'],
    ['storing over the old secret', { replaceEndpoint: true, storeSecret: true }, 'both secrets'],
  ] as const)('%s, with exit code 2', async (_, options, sentence) => {
    const { code, stderr } = await runSetup(options);

    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stripe.requests).toEqual([]);
  });
});

test('a key that Stripe does not know is an error without the key', async () => {
  const { code, stderr } = await runSetup({}, 'sk_test_stranger');

  expect(code).toBe(1);
  expect(stderr).toContain('Stripe does not know the key');
  expect(stderr).not.toContain('stranger');
});

test('a restricted key is accepted', async () => {
  await startWithKey('rk_test_51Fake');

  expect(await runSetup()).toMatchObject({ code: 0 });
});

test.each([
  [
    'a database without tables',
    () => cloudflare.database('stripe-credits').exec('DROP TABLE credit_packages'),
  ],
  ['a missing database', () => cloudflare.databases.delete('stripe-credits')],
])('%s is an error that names the command which creates them', async (_, arrange) => {
  arrange();

  const { code, stderr } = await runSetup();

  expect(code).toBe(1);
  expect(stderr).toContain('pnpm deploy:all creates their table');
  expect(writes()).toEqual([]);
});
