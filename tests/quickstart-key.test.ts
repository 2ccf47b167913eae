import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { root } from '@stripe-credits/harness/configs';
import { beforeEach, expect, test } from 'vitest';
import { createMachine, only, PLACEHOLDER, TEST_KEY, UNATTENDED } from './quickstart-fixtures.ts';

let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await startFakeStripe({ secretKey: TEST_KEY });
  return () => stripe.close();
});

test.each([
  ['a live key', 'sk_live_51Fake', 'This is a live key, with which real money moves'],
  ['a live restricted key', 'rk_live_51Fake', 'This is a live key, with which real money moves'],
  ['a publishable key', 'pk_test_51Fake', 'This is a publishable key'],
  ['a signing secret', 'whsec_Fake', 'This is a webhook signing secret'],
  ['another text', 'hunter2', 'This is no key or secret of Stripe’s'],
  ['a key with white space inside', 'sk_test_51 Fake', 'The key has white space inside'],
])('%s is refused before a request, and neither stored nor printed', async (_, key, sentence) => {
  const machine = createMachine({ stripe });

  const { code, stderr } = await machine.quickstart({ key, ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain(sentence);
  expect(`${machine.output()}${stderr}`).not.toContain(key);
  expect(stripe.requests).toEqual([]);
  expect(machine.devVars()).toBeUndefined();
});

test('a key that Stripe does not know is refused, and not stored', async () => {
  const machine = createMachine({ stripe });

  const { code, stderr } = await machine.quickstart({ key: 'sk_test_other', ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain('Stripe does not know the key.');
  expect(machine.devVars()).toBeUndefined();
});

test('for a restricted key each missing permission is named at once', async () => {
  stripe.rejections.forbiddenPaths.add('/v1/prices').add('/v1/events');
  const machine = createMachine({ stripe, changes: { env: { STRIPE_SECRET_KEY: TEST_KEY } } });

  const { stderr } = await machine.quickstart(UNATTENDED);

  expect(stderr).toContain('The key has no access to Prices, Events.');
  expect(stderr).toContain('read Events and Webhook Endpoints and write Products');
  expect(machine.devVars()).toBeUndefined();
});

test('without a network the way without one is named, with the pnpm that started the command', async () => {
  const machine = createMachine({ stripe, changes: { pnpm: 'npx --yes pnpm@12' } });
  await stripe.close();

  const { code, stderr } = await machine.quickstart({ key: TEST_KEY, ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain('network. Without one: npx --yes pnpm@12 quickstart --fake');
  expect(stderr).toContain('To go on here: npx --yes pnpm@12 quickstart --from key');
});

test('after a wrong key the command asks again, and stores only the right one', async () => {
  const machine = createMachine({ stripe, answers: ['sk_live_51Fake', TEST_KEY] });

  await machine.quickstart(only('key'));

  expect(machine.output()).toContain('This is a live key');
  expect(machine.devVars()).toBe(
    `STRIPE_WEBHOOK_SECRET=${PLACEHOLDER}\nSTRIPE_SECRET_KEY=${TEST_KEY}\n`,
  );
});

test('a stored key that Stripe no longer knows is replaced by a new one', async () => {
  const machine = createMachine({ stripe, answers: [TEST_KEY] });
  machine.dependencies.devVars.set('STRIPE_SECRET_KEY', 'sk_test_rolled');

  await machine.quickstart(only('key'));

  expect(machine.output()).toContain('Stripe does not know the key.');
  expect(machine.devVars()).toContain(`STRIPE_SECRET_KEY=${TEST_KEY}\n`);
  expect(machine.devVars()).not.toContain('rolled');
});

test('a key is not used while .dev.vars sends the Workers to a fake of Stripe, and the line to remove is named', async () => {
  const machine = createMachine({ stripe });
  machine.dependencies.devVars.set('STRIPE_API_URL', 'http://127.0.0.1:8791');

  const { code, stderr } = await machine.quickstart({ key: TEST_KEY, ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain('.dev.vars has STRIPE_API_URL=http://127.0.0.1:8791');
  expect(stripe.requests).toEqual([]);
  expect(machine.devVars()).not.toContain(TEST_KEY);
});

test('the file with the key is one that git ignores, and that only its owner can read', async () => {
  const machine = createMachine({ stripe });
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');

  await machine.quickstart({ key: TEST_KEY, ...only('key'), ...UNATTENDED });

  expect(ignored).toContain('.dev.vars');
  expect(machine.mode()).toBe(0o600);
});
