import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseSettings, processEvent } from '@stripe-credits/stripe-events';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { command as deploy } from '../tools/cli/deploy.ts';
import { requireFree } from '../tools/cli/port.ts';
import { command as preflight } from '../tools/cli/preflight.ts';
import { openPorts } from '../tools/cli/shop/open-ports.ts';
import { command as shop } from '../tools/cli/shop.ts';
import { command as stripeSetup } from '../tools/cli/stripe-setup.ts';
import { run } from '../tools/cli/terminal/run.ts';
import { createEvent } from '../tools/cli/trigger/create-event.ts';
import { command as trigger } from '../tools/cli/trigger.ts';
import { listen } from './http-server.ts';
import { captureOutput, runCommand } from './run-command.ts';

/** Runs a command with its arguments in this process. The tests of child processes cover the rest. */
const runInProcess = (command: Parameters<typeof run>[0], ...args: string[]) =>
  captureOutput(() => run(command, ['node', 'script', ...args]));

beforeEach(() => void vi.stubEnv('STRIPE_WEBHOOK_SECRET', 'whsec_commands'));
afterEach(() => void vi.unstubAllEnvs());

type Respond = (url: string, body: string) => { status: number; body?: object };

async function startServer(respond: Respond): Promise<string> {
  const server = createServer(async (request, response) => {
    const { status, body = {} } = respond(request.url ?? '', await text(request));
    response.writeHead(status).end(JSON.stringify(body));
  });
  onTestFinished(() => void server.close());
  return listen(server);
}

test('trigger signs and posts one event as a child process, and prints the status', async () => {
  const url = await startServer(() => ({ status: 200 }));

  const { code, stdout, stderr } = await runCommand('tools/cli/trigger.ts', [
    'checkout.session.completed',
    '--user',
    'ada',
    '--url',
    url,
  ]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^200 checkout\.session\.completed evt_\w+ cs_test_\w+\n$/);
});

test('deploy:all as a child process plans from wrangler’s login and the API’s state', async () => {
  const bin = mkdtempSync(join(tmpdir(), 'wrangler-'));
  onTestFinished(() => rmSync(bin, { recursive: true }));
  writeFileSync(join(bin, 'wrangler'), '#!/bin/sh\necho \'{"type":"api_token","token":"cf"}\'\n');
  chmodSync(join(bin, 'wrangler'), 0o755);
  const unknownWorker = { success: false, errors: [{ code: 10007, message: 'no such Worker' }] };
  const url = await startServer((path) => {
    if (path.includes('/secrets')) return { status: 404, body: unknownWorker };
    const result = path.startsWith('/accounts?') ? [{ id: 'account', name: 'Shop' }] : [];
    return { status: 200, body: { success: true, errors: [], result } };
  });

  const { code, stdout, stderr } = await runCommand(
    'tools/cli/deploy.ts',
    ['--env', 'staging', '--dry-run'],
    { PATH: `${bin}${delimiter}${process.env['PATH']}`, CLOUDFLARE_API_BASE_URL: url },
  );

  expect(stdout).toContain('wrangler queues create stripe-events-staging');
  expect(stdout).toContain('Nothing was changed.');
  expect(stderr).toContain('Would not deploy: stripe-ingest-staging.');
  expect(code).toBe(1);
});

const commands = { trigger, deploy, preflight, shop, stripeSetup };

test.each([
  ['trigger', [], 'missing required argument'],
  ['trigger', ['payout'], 'Allowed choices are checkout.session.completed'],
  ['trigger', ['checkout.session.complete'], '(Did you mean checkout.session.completed?)'],
  ['trigger', ['invoice.paid', '--credits', 'many'], 'It must be a whole number.'],
  ['trigger', ['invoice.paid', '--url', 'here'], 'It must be a URL that begins with'],
  ['trigger', ['invoice.paid', '--times', '0'], 'It must be a whole number above 0.'],
  ['trigger', ['invoice.paid', '--usr', 'ada'], "unknown option '--usr'"],
  ['deploy', ['--env', 'prod'], '(Did you mean production?)'],
  ['deploy', ['--force'], "unknown option '--force'"],
  ['preflight', ['--env', 'live'], 'Allowed choices are top, staging, production.'],
  ['shop', ['--prot', '9000'], "unknown option '--prot'"],
  ['shop', ['--port', '0'], 'It must be a port number from 1 to 65533.'],
  ['shop', ['here'], 'too many arguments'],
  ['stripeSetup', ['--key', 'sk_test_x'], "unknown option '--key'"],
] as const)(
  '%s with the invalid arguments %j exits 2 with a sentence',
  async (name, args, sentence) => {
    const { code, stdout, stderr } = await runInProcess(commands[name], ...args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

test('a package names the credits and the price of the event, so that it is credited', async () => {
  const starter = {
    id: 'starter',
    name: 'Starter',
    credits: 50,
    unitAmount: 999,
    currency: 'usd',
    stripePriceId: null,
    interval: null,
  };

  const event = createEvent(
    'checkout.session.completed',
    { user: 'ada', package: 'starter' },
    starter,
  );

  const { outcome } = processEvent(JSON.stringify(event), {
    ...parseSettings({ STRIPE_LIVEMODE: 'false', STRIPE_ACCOUNTS: '', OTHER_PAYMENTS: 'dead' }),
    packages: new Map([['starter', starter]]),
    corrections: new Map(),
  });
  expect(outcome).toMatchObject({ status: 'handled' });
  expect(JSON.stringify(outcome)).toContain('"credits":50');
});

test('shop refuses a port that is taken before it starts anything', async () => {
  const { port } = new URL(await startServer(() => ({ status: 200 })));

  const { code, stdout, stderr } = await runInProcess(shop, '--port', port);

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`Port ${port} is in use. Stop the other process, or pass --port.`);
});

test('a shop whose port was taken while it started is refused, and keeps no other port', async () => {
  const target = new URL(await startServer(() => ({ status: 200 })));
  const other = createServer().listen(0, 'localhost');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const address = other.address();
  const taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const before = taken - 1;

  await expect(openPorts([before, taken], target)).rejects.toThrow(`Port ${taken} is in use.`);

  await expect(requireFree(before)).resolves.toBeUndefined();
});

test.each([
  ['without a server', () => 'http://127.0.0.1:9/', 'start the Workers with pnpm dev'],
  ['with another secret', () => startServer(() => ({ status: 400 })), 'Restart pnpm dev'],
])('trigger %s exits 1 and names the remedy', async (_, start, sentence) => {
  const { code, stderr } = await runInProcess(trigger, 'invoice.paid', '--url', await start());

  expect(stderr).toContain(sentence);
  expect(code).toBe(1);
});

test.each([
  ['charge.refunded', ['--amount', '1000'], { amount_refunded: 1000 }],
  [
    'checkout.session.completed',
    ['--user', 'ada', '--credits', '200', '--payment', 'pi_7'],
    { payment_intent: 'pi_7', metadata: { user_id: 'ada', credits: '200' } },
  ],
  [
    'invoice.paid',
    ['--package', 'starter'],
    { parent: { subscription_details: { metadata: { package_id: 'starter' } } } },
  ],
])('trigger %s with %j posts them in the object of the event', async (type, args, object) => {
  const bodies: string[] = [];
  const url = await startServer((_, body) => {
    bodies.push(body);
    return { status: 200 };
  });

  const { code } = await runInProcess(trigger, type, ...args, '--times', '2', '--url', url);

  expect(code).toBe(0);
  expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ data: { object } });
  expect(bodies).toEqual([bodies[0], bodies[0]]);
});
