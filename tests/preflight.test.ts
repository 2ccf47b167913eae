import { once } from 'node:events';
import { createServer } from 'node:net';
import StripeClient from 'stripe';
import { expect, test, vi } from 'vitest';
import { targetOf } from '../tools/cli/deploy/target.ts';
import type { Verdict } from '../tools/cli/preflight/check.ts';
import { cloudflare as cloudflareChecks } from '../tools/cli/preflight/checks/cloudflare.ts';
import { openScene } from '../tools/cli/preflight/context.ts';
import { preflight } from '../tools/cli/preflight/preflight.ts';
import { accounts } from './cloudflare/fake.ts';
import {
  check,
  checkConsole,
  cloudflare,
  connect,
  KEY,
  linesOf,
  movedTo,
  reach,
  running,
  secret,
} from './deployed.ts';
import { typed, worked } from './run-command.ts';

vi.mock(import('../tools/cli/cloudflare/wrangler.ts'), async (original) => {
  const { inProcess } = await import('./cloudflare/in-process.ts');
  return inProcess(original);
});

test('after the way to production, every check holds and nothing was received for it', async () => {
  const { code, stdout, stderr } = await check({ env: { STRIPE_PUBLISHABLE_KEY: 'pk_live_x' } });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\d+ ok, 0 failed, 0 skipped\n$/);
  const events = await running.db.prepare('SELECT count(*) n FROM stripe_events').first();
  expect(events).toEqual({ n: 0 });
});

test.each([
  ['nobody consumes', [], 'nobody consumes stripe-notifications-production'],
  ['the product consumes', ['shop'], undefined],
])(
  'with notifications on, a queue of theirs that %s is told from the other',
  async (_, consumers, says) => {
    const target = { ...targetOf('production'), notifications: new Set(['dead_letter' as const]) };
    const check = cloudflareChecks.find(({ name }) => name.includes('the product is told of'));
    cloudflare.account.queues.set('stripe-notifications-production', {
      retentionSeconds: 345_600,
      consumers,
    });

    let verdict: Verdict | undefined;
    await worked(async () => {
      verdict = await check?.look(openScene(target, {}, { connect, fetch: reach }));
    }, cloudflare.env);

    expect(verdict).toMatchObject(says ? { outcome: 'failed', why: says } : { outcome: 'ok' });
  },
);

test('it prints neither a key nor a secret', async () => {
  const { stdout } = await check({ env: { STRIPE_PUBLISHABLE_KEY: KEY } });

  expect(stdout).not.toContain(KEY);
  expect(stdout).not.toContain(secret);
});

test.each([
  ['Cloudflare Access', 'https://shop.cloudflareaccess.com/cdn-cgi/access/login/console'],
  ['the console', '/login'],
])('a stranger whom %s sends to log in is not let in', async (_, place) => {
  const { code, stdout } = await checkConsole(() => movedTo(place));

  expect(code).toBe(0);
  expect(stdout).toContain('it answers 302, to a log-in page');
});

test('of two secrets while one is rotated, the one that ingest lacks is told', async () => {
  const { code, stdout } = await check({
    env: { STRIPE_WEBHOOK_SECRET: `${secret},whsec_newer` },
  });

  expect(code).toBe(1);
  expect(linesOf(stdout, 'failed').join('\n')).toContain('another secret, for number 2 of 2');
});

test('two secrets while one is rotated are both good', async () => {
  const { code, stdout } = await check({
    env: { STRIPE_WEBHOOK_SECRET: `${secret},whsec_older` },
  });

  expect(code).toBe(0);
  expect(stdout).toContain('2 secrets, while one is rotated');
});

test('offline, it checks what it can, says why the rest is skipped, and exits 0', async () => {
  const { account } = cloudflare;
  account.loggedIn = false;
  const { code, stdout } = await worked(
    () => preflight({ env: 'production' }, { connect, fetch: reach }),
    cloudflare.env,
  );
  account.loggedIn = true;

  expect(code).toBe(0);
  expect(linesOf(stdout, 'ok').length).toBeGreaterThan(2);
  const skipped = linesOf(stdout, 'skipped').join('\n');
  expect(skipped).toContain('Nobody is logged in to Cloudflare');
  expect(skipped).toContain('STRIPE_WEBHOOK_SECRET is not in the environment');
});

test('with everything set and no network, what is to be reached is skipped, and it exits 0', async () => {
  const port = await closedPort();
  const [api, silent] = [`http://127.0.0.1:${port}`, `https://127.0.0.1:${port}`];
  const address = { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0 } as const;
  const offline = { connect: (key: string) => new StripeClient(key, address), fetch };
  // Wrangler knows its log-in without a network.
  accounts.set(api, cloudflare.account);

  const { code, stdout } = await worked(
    () => preflight({ env: 'production', url: silent, consoleUrl: silent }, offline),
    {
      ...{ ...cloudflare.env, CLOUDFLARE_API_BASE_URL: api, CLOUDFLARE_ACCOUNT_ID: 'account' },
      ...{ STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: secret },
    },
  );
  accounts.delete(api);

  expect(linesOf(stdout, 'failed')).toEqual([]);
  expect(code).toBe(0);
  const skipped = linesOf(stdout, 'skipped').join('\n');
  expect(skipped).toContain('Stripe could not be reached');
  for (const name of ['the queues are there', 'a forged signature', 'the console lets nobody in'])
    expect(skipped).toMatch(new RegExp(`${name}.*: Nothing answers at ${api}`));
});

/** A port that was free just now, so that nothing listens there. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  server.close();
  await once(server, 'close');
  return address.port;
}

test.each([
  ['an unknown environment', ['--env', 'live'], 'It must be staging or production.'],
  ['a URL that is none', ['--url', 'here'], 'here is no URL'],
])('%s exits 2', async (_, args, sentence) => {
  const ran = await typed('tools/cli/preflight.ts', args, cloudflare.env);

  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain(sentence);
});
