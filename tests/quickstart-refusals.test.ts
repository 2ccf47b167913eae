import { createServer } from 'node:http';
import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { listen } from './http-server.ts';
import { createMachine, only, PLACEHOLDER, TEST_KEY, UNATTENDED } from './quickstart-fixtures.ts';

let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await startFakeStripe({ secretKey: TEST_KEY });
  return () => stripe.close();
});

/** Answers every request with this status, as the console refuses; returns its URL. */
async function startServer(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end('{"error":"No."}'));
  onTestFinished(() => void server.close());
  return listen(server);
}

test('an empty signing secret is named before an event is signed with it', async () => {
  const machine = createMachine({ stripe });
  machine.dependencies.devVars.set('STRIPE_WEBHOOK_SECRET', '');

  const { code, stderr } = await machine.quickstart({ ...only('dev'), ...UNATTENDED });

  expect(code).toBe(1);
  expect(stderr).toContain('STRIPE_WEBHOOK_SECRET is empty in .dev.vars: pnpm quickstart --from');
});

test('Ctrl+C at a question ends with 130, stores nothing, and says how to go on', async () => {
  const machine = createMachine({ stripe });

  const { code, stderr } = await machine.quickstart();

  expect(code).toBe(130);
  expect(stderr).toContain('Nothing is half-done.\nTo go on here: pnpm quickstart --from key');
  expect(machine.devVars()).toBeUndefined();
});

test('Ctrl+C between two steps stops before the next one', async () => {
  const machine = createMachine({
    stripe,
    changes: {
      onInterrupt: (interrupt) => {
        interrupt();
        return () => undefined;
      },
    },
  });

  const { code } = await machine.quickstart({ ...only('key', 'secret'), key: TEST_KEY });

  expect(code).toBe(130);
  expect(machine.output()).toContain('1/7 key');
  expect(machine.output()).not.toContain('2/7 secret');
});

test('without a terminal and without --yes nothing is begun', async () => {
  const machine = createMachine({ stripe });
  Object.assign(machine.dependencies.terminal, { isInteractive: false });

  const { code, stderr } = await machine.quickstart();

  expect(code).toBe(2);
  expect(stderr).toContain('Add --yes: there is no terminal to ask on.');
  expect(machine.output()).toBe('');
});

test('without Stripe’s CLI the command asks for the secret until it is valid, and stores it', async () => {
  const machine = createMachine({ stripe, answers: [TEST_KEY, 'whsec_typed'] });

  await machine.quickstart({ key: TEST_KEY, ...only('secret') });

  expect(machine.output()).toContain('https://docs.stripe.com/stripe-cli');
  expect(machine.output()).toContain('Not a signing secret. A signing secret begins with whsec_');
  expect(machine.devVars()).toBe('STRIPE_WEBHOOK_SECRET=whsec_typed\n');
});

test('Enter instead of a secret keeps the one that is stored', async () => {
  const machine = createMachine({
    stripe,
    changes: { readCliSecret: async () => ({ outcome: 'not logged in' }) },
    answers: [''],
  });

  await machine.quickstart({ key: TEST_KEY, ...only('secret') });

  expect(machine.output()).toContain('run stripe login');
  expect(machine.output()).toContain('skipped: the secret in .dev.vars stays');
  expect(machine.devVars()).toBeUndefined();
});

test('a port of another process is named before anything is started', async () => {
  const { port } = new URL(await startServer(200));
  const start = () => Promise.reject(new Error('it must not be started'));
  const machine = createMachine({
    stripe,
    changes: { devServer: { isRunning: async () => false, start } },
  });

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
    const machine = createMachine({ stripe, changes: { webhookUrl: await startServer(status) } });

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
    const changes = status === undefined ? {} : { webhookUrl: await startServer(status) };
    const machine = createMachine({ stripe, changes });
    machine.cloudflare.createMigratedDatabase('local');

    const { code, stderr } = await machine.quickstart({ ...only('key', 'checkout'), fake: true });

    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain(remedy);
    expect(stderr).toContain('To go on here: pnpm quickstart --fake --from checkout');
  },
);

test('Workers that this command started are stopped when a later step is refused', async () => {
  let stopped = 0;
  const machine = createMachine({
    stripe,
    changes: {
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
    },
  });

  const { code } = await machine.quickstart(only('dev'));

  expect(code).toBe(1);
  expect(stopped).toBe(1);
});

test('for a key that may not write products the missing permission is named', async () => {
  stripe.rejections.forbiddenPaths.add('/v1/products');
  const machine = createMachine({ stripe });
  machine.cloudflare.createMigratedDatabase('local');

  const { code, stderr } = await machine.quickstart({ key: TEST_KEY, ...only('packages') });

  expect(code).toBe(1);
  expect(stderr).toContain('needs write access to Webhook Endpoints, Products and Prices');
  expect(stderr).toContain('To go on here: pnpm quickstart --from packages');
});

test('an event that does not arrive is named with the command that forwards it', async () => {
  const consoleUrl = await startServer(404);
  const machine = createMachine({
    stripe,
    changes: { consoleUrl, webhookUrl: 'http://localhost:8787/api/stripe/webhook' },
  });
  const { products } = machine.dependencies.connectStripe(TEST_KEY);
  await products.create({ id: 'credits_starter', name: 'Starter' });

  const { stderr } = await machine.quickstart({ key: TEST_KEY, ...only('event'), ...UNATTENDED });

  const [event] = stripe.state.events.all();
  expect(stderr).toContain(`Stripe has the event ${event?.id}, and it did not arrive.`);
  expect(stderr).toContain('stripe listen --forward-to localhost:8787/api/stripe/webhook');
});

test('without a product for the package the step that creates it is named', async () => {
  const machine = createMachine({ stripe });

  const { stderr } = await machine.quickstart({ key: TEST_KEY, ...only('event'), ...UNATTENDED });

  expect(stderr).toContain(
    'no product credits_starter: pnpm quickstart --from packages --yes creates it',
  );
});

test.each(['gold', 'pro'])(
  '%s is no package for sale, and the packages are named',
  async (name) => {
    const machine = createMachine({ stripe });
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
      `There is no package ${name}: pass --package with one of starter, standard`,
    );
    expect(stripe.state.sessions.all()).toEqual([]);
  },
);

test('steps after the one named by --from run alone, but for the Workers', async () => {
  const machine = createMachine({ stripe, changes: { webhookUrl: await startServer(503) } });

  await machine.quickstart({ from: 'checkout', key: TEST_KEY });

  expect(machine.output().match(/skipped: --from checkout/g)).toHaveLength(2);
  expect(machine.output()).toContain('3/7 dev');
  expect(stripe.requests).toEqual([]);
});
