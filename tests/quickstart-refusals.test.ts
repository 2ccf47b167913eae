import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { root } from '@stripe-credits/harness/configs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { QuickstartDependencies } from '../tools/cli/quickstart/dependencies.ts';
import { STEP_NAMES, type StepName } from '../tools/cli/quickstart/step-names.ts';
import { createMachine, PLACEHOLDER, TEST_KEY } from './quickstart-fixtures.ts';

const cleanups: (() => unknown)[] = [];
let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await startFakeStripe({ secretKey: TEST_KEY });
  cleanups.push(() => stripe.close());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Only these steps, so that a refusal is that of one. */
const only = (...names: StepName[]) => ({
  skip: STEP_NAMES.filter((name) => !names.includes(name)),
});

/** Nobody can be asked. */
const UNATTENDED = { yes: true };

function create(changes: Partial<QuickstartDependencies> = {}, answers: readonly string[] = []) {
  const machine = createMachine({ stripe, changes, answers });
  cleanups.push(machine.remove);
  return machine;
}

/** Answers every request with this status, as the console refuses; returns its address. */
async function startServer(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end('{"error":"No."}'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

test.each([
  ['a live key', 'sk_live_51Fake', 'This is a live key, with which real money moves'],
  ['a live restricted key', 'rk_live_51Fake', 'This is a live key, with which real money moves'],
  ['a publishable key', 'pk_test_51Fake', 'This is a publishable key'],
  ['a signing secret', 'whsec_Fake', 'This is a webhook signing secret'],
  ['another text', 'hunter2', 'This is no key of Stripe’s'],
  ['a key with white space inside', 'sk_test_51 Fake', 'The key has white space inside'],
])('%s is refused before a request, and neither stored nor printed', async (_, key, sentence) => {
  const machine = create();

  const { code, stderr } = await machine.quickstart({ key, ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain(sentence);
  expect(`${machine.output()}${stderr}`).not.toContain(key);
  expect(stripe.requests).toEqual([]);
  expect(machine.devVars()).toBeUndefined();
});

test('a key that Stripe does not know is refused, and not stored', async () => {
  const machine = create();

  const { code, stderr } = await machine.quickstart({ key: 'sk_test_other', ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain('Stripe does not know the key.');
  expect(machine.devVars()).toBeUndefined();
});

test('for a restricted key each missing permission is named at once', async () => {
  stripe.rejections.forbiddenPaths.add('/v1/prices').add('/v1/events');
  const machine = create({ env: { STRIPE_SECRET_KEY: TEST_KEY } });

  const { stderr } = await machine.quickstart(UNATTENDED);

  expect(stderr).toContain('The key has no access to Prices, Events.');
  expect(stderr).toContain('read Events and Webhook Endpoints and write Products');
  expect(machine.devVars()).toBeUndefined();
});

test('without a network the way without one is named, with the pnpm that started the command', async () => {
  const machine = create({ pnpm: 'npx --yes pnpm@12' });
  await stripe.close();

  const { code, stderr } = await machine.quickstart({ key: TEST_KEY, ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain('network. Without one: npx --yes pnpm@12 quickstart --fake');
  expect(stderr).toContain('To go on here: npx --yes pnpm@12 quickstart --from key');
});

test('after a wrong key the command asks again, and stores only the right one', async () => {
  const machine = create({}, ['sk_live_51Fake', TEST_KEY]);

  await machine.quickstart(only('key'));

  expect(machine.output()).toContain('This is a live key');
  expect(machine.devVars()).toBe(
    `STRIPE_WEBHOOK_SECRET=${PLACEHOLDER}\nSTRIPE_SECRET_KEY=${TEST_KEY}\n`,
  );
});

test('a stored key that Stripe no longer knows is replaced by a new one', async () => {
  const machine = create({}, [TEST_KEY]);
  machine.dependencies.devVars.set('STRIPE_SECRET_KEY', 'sk_test_rolled');

  await machine.quickstart(only('key'));

  expect(machine.output()).toContain('Stripe does not know the key.');
  expect(machine.devVars()).toContain(`STRIPE_SECRET_KEY=${TEST_KEY}\n`);
  expect(machine.devVars()).not.toContain('rolled');
});

test('an empty signing secret is named before an event is signed with it', async () => {
  const machine = create();
  machine.dependencies.devVars.set('STRIPE_WEBHOOK_SECRET', '');

  const { code, stderr } = await machine.quickstart({ ...only('dev'), ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain('STRIPE_WEBHOOK_SECRET is empty in .dev.vars: pnpm quickstart --from');
});

test('Ctrl+C at a question ends with 130, stores nothing, and says how to go on', async () => {
  const machine = create();

  const { code, stderr } = await machine.quickstart();

  expect(code).toBe(130);
  expect(stderr).toContain('Nothing is half-done.\nTo go on here: pnpm quickstart --from key');
  expect(machine.devVars()).toBeUndefined();
});

test('Ctrl+C between two steps stops before the next one', async () => {
  const machine = create({
    onInterrupt: (interrupt) => {
      interrupt();
      return () => undefined;
    },
  });

  const { code } = await machine.quickstart({ ...only('key', 'secret'), key: TEST_KEY });

  expect(code).toBe(130);
  expect(machine.output()).toContain('1/7 key');
  expect(machine.output()).not.toContain('2/7 secret');
});

test('without a terminal and without --yes nothing is begun', async () => {
  const machine = create();
  Object.assign(machine.dependencies.terminal, { isInteractive: false });

  const { code, stderr } = await machine.quickstart();

  expect(code).toBe(2);
  expect(stderr).toContain('There is no terminal to ask on: pass --yes');
  expect(machine.output()).toBe('');
});

test('without Stripe’s CLI the command asks for the secret until it is valid, and stores it', async () => {
  const machine = create({}, [TEST_KEY, 'whsec_typed']);

  await machine.quickstart({ key: TEST_KEY, ...only('secret') });

  expect(machine.output()).toContain('https://docs.stripe.com/stripe-cli');
  expect(machine.output()).toContain('This is no signing secret: it begins with whsec_');
  expect(machine.devVars()).toBe('STRIPE_WEBHOOK_SECRET=whsec_typed\n');
});

test('Enter instead of a secret keeps the one that is stored', async () => {
  const machine = create({ readCliSecret: async () => ({ outcome: 'not logged in' }) }, ['']);

  await machine.quickstart({ key: TEST_KEY, ...only('secret') });

  expect(machine.output()).toContain('run stripe login');
  expect(machine.output()).toContain('skipped: the secret in .dev.vars stays');
  expect(machine.devVars()).toBeUndefined();
});

test('a port of another process is named before anything is started', async () => {
  const { port } = new URL(await startServer(200));
  const start = () => Promise.reject(new Error('it must not be started'));
  const machine = create({ devServer: { isRunning: async () => false, start } });

  const { code, stderr } = await machine.quickstart({ ...only('dev'), port: Number(port) });

  expect(code).toBe(1);
  expect(stderr).toContain(`Port ${port} is in use. Stop the other process, or pass --port.`);
});

test.each([
  [400, 'pnpm dev has another signing secret: restart it'],
  [503, 'ingest answered 503: see the log of pnpm dev'],
])(
  'Workers that answer a signed event with %i are named with the remedy',
  async (status, sentence) => {
    const machine = create({ webhookUrl: await startServer(status) });

    const { code, stderr } = await machine.quickstart({ ...only('dev'), ...UNATTENDED });

    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain(PLACEHOLDER);
  },
);

test.each([
  ['do not answer', undefined, 'No response from http://127.0.0.1:9/', 'start the Workers'],
  ['have another secret', 400, 'The Workers refuse the signature', 'restart pnpm dev'],
])(
  'without the step dev, Workers that %s at the payment of the fake are named with the remedy',
  async (_, status, sentence, remedy) => {
    const machine = create(status === undefined ? {} : { webhookUrl: await startServer(status) });
    machine.cloudflare.createMigratedDatabase('local');

    const { code, stderr } = await machine.quickstart({ ...only('key', 'checkout'), fake: true });

    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain(remedy);
    expect(stderr).toContain('To go on here: pnpm quickstart --from checkout');
  },
);

test('Workers that this command started are stopped when a later step is refused', async () => {
  let stopped = 0;
  const machine = create({
    webhookUrl: await startServer(503),
    requireFree: async () => undefined,
    devServer: {
      isRunning: async () => false,
      start: async () => ({
        logFile: 'dev.log',
        ended: new Promise(() => undefined),
        ready: async () => undefined,
        async stop() {
          stopped += 1;
        },
      }),
    },
  });

  const { code } = await machine.quickstart(only('dev'));

  expect(code).toBe(1);
  expect(stopped).toBe(1);
});

test('for a key that may not write products the missing permission is named', async () => {
  stripe.rejections.forbiddenPaths.add('/v1/products');
  const machine = create();
  machine.cloudflare.createMigratedDatabase('local');

  const { code, stderr } = await machine.quickstart({ key: TEST_KEY, ...only('packages') });

  expect(code).toBe(1);
  expect(stderr).toContain('needs write access to Webhook Endpoints, Products and Prices');
  expect(stderr).toContain('To go on here: pnpm quickstart --from packages');
});

test('an event that does not arrive is named with the command that forwards it', async () => {
  const consoleUrl = await startServer(404);
  const machine = create({ consoleUrl, webhookUrl: 'http://localhost:8787/api/stripe/webhook' });
  const { products } = machine.dependencies.connectStripe(TEST_KEY);
  await products.create({ id: 'credits_starter', name: 'Starter' });

  const { stderr } = await machine.quickstart({ key: TEST_KEY, ...only('event'), ...UNATTENDED });

  const [event] = stripe.state.events.all();
  expect(stderr).toContain(`Stripe has the event ${event?.id}, and it did not arrive.`);
  expect(stderr).toContain('stripe listen --forward-to localhost:8787/api/stripe/webhook');
});

test('without a product for the package the step that creates it is named', async () => {
  const machine = create();

  const { stderr } = await machine.quickstart({ key: TEST_KEY, ...only('event'), ...UNATTENDED });

  expect(stderr).toContain(
    'no product credits_starter: pnpm quickstart --from packages creates it',
  );
});

test.each(['gold', 'pro'])('%s is no pack for sale, and the packs are named', async (name) => {
  const machine = create();
  machine.cloudflare.createMigratedDatabase('local');
  machine.cloudflare
    .database('local')
    .exec("INSERT INTO credit_packages VALUES ('pro', 'Pro', 500, 1900, 'usd', NULL, 'month')");

  const { code, stderr } = await machine.quickstart({
    key: TEST_KEY,
    package: name,
    ...only('checkout'),
  });

  expect(code).toBe(1);
  expect(stderr).toContain(
    `There is no pack ${name}: pass --package with one of starter, standard`,
  );
  expect(stripe.state.sessions.all()).toEqual([]);
});

test('steps after the one named by --from run alone, but for the Workers', async () => {
  const machine = create({ webhookUrl: await startServer(503) });

  await machine.quickstart({ from: 'checkout', key: TEST_KEY });

  expect(machine.output().match(/skipped: --from checkout/g)).toHaveLength(2);
  expect(machine.output()).toContain('3/7 dev');
  expect(stripe.requests).toEqual([]);
});

test('the file with the key is one that git ignores, and that only its owner can read', async () => {
  const machine = create();
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');

  await machine.quickstart({ key: TEST_KEY, ...only('key'), ...UNATTENDED });

  expect(ignored).toContain('.dev.vars');
  expect(machine.mode()).toBe(0o600);
});
