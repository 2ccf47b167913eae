import { expect, test } from 'vitest';
import type { Options } from '../tools/cli/stripe-setup/set-up.ts';

import {
  cloudflare,
  KEY,
  LIVE_KEY,
  pricesIn,
  runSetup,
  startWithKey,
  stripe,
  useNewAccounts,
  writes,
} from './stripe-setup-fixtures.ts';

useNewAccounts();

test.each<[string, Partial<Options>, string, string, number?]>([
  ['no key', {}, '', 'STRIPE_SECRET_KEY is not set'],
  ['a publishable key', {}, 'pk_test_51Fake', 'holds a publishable key'],
  ['a signing secret', {}, 'whsec_Fake', 'holds a webhook signing secret'],
  ['an organization key', {}, 'sk_org_live_Fake', 'holds an organization key'],
  ['another text', {}, 'hunter2', 'holds no key or secret of Stripe’s'],
  ['a key with white space inside', {}, 'sk_test_51 Fake', 'white space'],
  ['a live key outside of production', {}, LIVE_KEY, 'live mode belongs to --env production'],
  ['a test key for production', { env: 'production' }, KEY, 'production uses live mode'],
  ['a URL without https', { url: 'http://shop.example' }, KEY, '--url must begin with https://', 2],
  ['an invalid URL', { url: 'https://a b' }, KEY, 'https://a b is not a URL', 2],
  ['two uses of the secret', { printSecret: true, storeSecret: true }, KEY, 'Pass either', 2],
  [
    'storing over the old secret',
    { replaceEndpoint: true, storeSecret: true },
    KEY,
    'both secrets must be set',
    2,
  ],
])(
  '%s is refused before the first request, and the key is not printed',
  async (_, options, key, sentence, code = 1) => {
    const refused = await runSetup(options, key);

    expect(refused).toMatchObject({ code, stdout: '' });
    expect(refused.stderr).toContain(sentence);
    if (key) expect(refused.stderr).not.toContain(key);
    expect(stripe.requests).toEqual([]);
  },
);

test.each<[string, Partial<Options>, number, string]>([
  ['without a terminal for the confirmation is not changed', {}, 2, 'add --yes'],
  ['with --dry-run is not changed and needs no confirmation', { dryRun: true }, 0, ''],
])('live mode %s', async (_, options, code, sentence) => {
  await startWithKey(LIVE_KEY);

  const result = await runSetup({ env: 'production', ...options });

  expect(result).toMatchObject({ code, stderr: expect.stringContaining(sentence) });
  expect(writes()).toEqual([]);
});

test('live mode with --yes is set up', async () => {
  await startWithKey(LIVE_KEY);

  expect(await runSetup({ env: 'production', yes: true })).toMatchObject({ code: 0 });

  expect(stripe.state.webhookEndpoints.all()).toMatchObject([{ livemode: true }]);
  expect(pricesIn('stripe-credits-production')[0]?.['stripe_price_id']).toMatch(/^price_/);
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
    'without tables',
    () => cloudflare.database('stripe-credits').exec('DROP TABLE credit_packages'),
    'pnpm deploy:all creates their table',
  ],
  [
    'that is missing',
    () => void cloudflare.databases.delete('stripe-credits'),
    'The database stripe-credits does not exist: pnpm deploy:all creates it',
  ],
])(
  'a database %s is an error that names the command which creates it',
  async (_, arrange, sentence) => {
    arrange();

    const { code, stderr } = await runSetup();

    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(writes()).toEqual([]);
  },
);
