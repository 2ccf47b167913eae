import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Options } from '../tools/cli/stripe-setup/set-up.ts';
import { typed } from './run-command.ts';
import {
  cloudflare,
  fake,
  KEY,
  LIVE_KEY,
  openAccount,
  posts,
  pricesIn,
  set,
  sqlite,
} from './setting-up-stripe.ts';

vi.mock(import('../tools/cli/cloudflare/wrangler.ts'), async (original) => {
  const { inProcess } = await import('./cloudflare/in-process.ts');
  return inProcess(original);
});

describe('live mode', () => {
  beforeEach(() => openAccount(LIVE_KEY));
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
    const ran = await typed('tools/cli/stripe-setup.ts', ['--key', KEY], cloudflare.env);

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
  await openAccount('rk_test_51Fake');

  expect(await set({}, 'rk_test_51Fake')).toMatchObject({ code: 0 });
});

test('a database without tables is told how to get them', async () => {
  sqlite('stripe-credits').exec('DROP TABLE credit_packages');

  const { code, stderr } = await set();

  expect(code).toBe(1);
  expect(stderr).toContain('pnpm deploy:all makes their table');
  expect(posts()).toEqual([]);
});
