import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { root } from '@stripe-credits/harness';
import { afterEach, expect, test } from 'vitest';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script as its user does, with a secret of its own. */
function run(...args: string[]): Promise<Ran> {
  const env = { ...process.env, STRIPE_WEBHOOK_SECRET: 'whsec_commands' };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => servers.splice(0).forEach((server) => void server.close()));

/** Answers every post with one status, as a Worker with another secret would. */
async function answering(status: number, bodies: string[] = []): Promise<string> {
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(status).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
}

test('the demo ends with every expectation held and exits 0', async () => {
  const { code, stdout } = await run('tools/cli/demo.ts');

  expect(stdout).toMatch(/(\d+) of \1 expectations hold\./);
  expect(stdout).not.toContain('✗');
  expect(code).toBe(0);
});

test('trigger signs and posts one event, and says what was answered', async () => {
  const url = await answering(200);

  const ran = await run(
    'tools/cli/trigger.ts',
    'checkout.session.completed',
    '--user',
    'ada',
    '--url',
    url,
  );

  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/^200 checkout\.session\.completed evt_\w+ cs_test_\w+\n$/);
});

test.each([
  ['no event type', [], 'missing required argument'],
  [
    'an unknown event type',
    ['checkout.session.paid'],
    'Allowed choices are checkout.session.completed',
  ],
  ['credits in words', ['invoice.paid', '--credits', 'many'], 'It must be a whole number.'],
  ['a URL that is none', ['invoice.paid', '--url', 'here'], 'It must be a URL that begins with'],
  ['no delivery at all', ['invoice.paid', '--times', '0'], 'It must be at least 1.'],
  ['an unknown option', ['invoice.paid', '--usr', 'ada'], "unknown option '--usr'"],
])('trigger with %s says what to do and exits 2', async (_, args, sentence) => {
  const { code, stderr } = await run('tools/cli/trigger.ts', ...args);

  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(code).toBe(2);
});

test('trigger with nobody listening says how to start it and exits 1', async () => {
  const nowhere = 'http://127.0.0.1:9/';

  const { code, stderr } = await run('tools/cli/trigger.ts', 'invoice.paid', '--url', nowhere);

  expect(stderr).toContain('start it with pnpm dev');
  expect(code).toBe(1);
});

test('trigger sends the amount that it is given', async () => {
  const bodies: string[] = [];
  const url = await answering(200, bodies);

  const ran = await run(
    'tools/cli/trigger.ts',
    'charge.refunded',
    '--amount',
    '1000',
    '--url',
    url,
  );

  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
    data: { object: { amount_refunded: 1000 } },
  });
});

test('trigger names the secrets when its signature is refused', async () => {
  const { code, stderr } = await run(
    'tools/cli/trigger.ts',
    'invoice.paid',
    '--url',
    await answering(400),
  );

  expect(stderr).toContain('another secret');
  expect(code).toBe(1);
});
