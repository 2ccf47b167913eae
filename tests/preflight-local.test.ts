import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test, vi } from 'vitest';
import type { Dependencies } from '../tools/cli/dependencies.ts';
import { machine } from '../tools/cli/preflight/local/machine.ts';
import { preflight } from '../tools/cli/preflight/preflight.ts';
import { CommandError } from '../tools/cli/terminal/command-error.ts';
import { readyMachine, startFakeDependencies } from './fake-dependencies.ts';
import { linesOf } from './production-deployment.ts';
import { captureOutput } from './run-command.ts';

const { cloudflare, stripe, dependencies } = await startFakeDependencies('sk_test_51Fake');
await stripe.close();
cloudflare.createMigratedDatabase('local');

/** `pnpm preflight` on a machine that differs from a ready one. */
const check = (machine: Partial<Dependencies['machine']> = {}) =>
  captureOutput(() => preflight({}, { ...dependencies, machine: { ...readyMachine, ...machine } }));

const devVars = (text: string): Partial<Dependencies['machine']> => ({
  readText: (path) => (path === '.dev.vars' ? text : 'the same'),
});

test('a machine on which pnpm dev can start exits 0, and what is optional is a note', async () => {
  const { code, stdout, stderr } = await check();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/\d+ ok, 0 failed, 0 skipped\n$/);
  expect(linesOf(stdout, 'note')).toEqual([
    expect.stringContaining('STRIPE_SECRET_KEY in .dev.vars: it is not set'),
  ]);
});

test.each<[string, Partial<Dependencies['machine']>, string]>([
  ['an old Node', { nodeVersion: 'v20.20.2' }, 'it is v20.20.2; to do: run it through pnpm'],
  [
    'other dependencies',
    { readText: (path) => (path === '.dev.vars' ? 'STRIPE_WEBHOOK_SECRET=whsec_x' : path) },
    'they are not those of pnpm-lock.yaml; to do: pnpm install',
  ],
  [
    'a port that another process has',
    { findPortUser: async (port) => (port === 8788 ? 'another process' : 'nobody') },
    'port 8788, for console: another process has it; to do: stop that process',
  ],
  [
    'a second .dev.vars',
    { isOwnFile: (path) => path === 'apps/credits/.dev.vars' },
    'apps/credits/.dev.vars exists, and wrangler reads it instead of .dev.vars at the root; to do: move',
  ],
  ['an empty webhook secret', devVars('STRIPE_WEBHOOK_SECRET='), 'it is empty, so ingest refuses'],
  ['a key as webhook secret', devVars('STRIPE_WEBHOOK_SECRET=sk_test_x'), 'it holds a secret key'],
  [
    'a live key',
    devVars('STRIPE_WEBHOOK_SECRET=whsec_x\nSTRIPE_SECRET_KEY=rk_live_51FakeFake'),
    'it is a key for live mode; to do: roll the key',
  ],
  [
    'a .dev.vars that cannot be read',
    {
      readText(path) {
        if (path === '.dev.vars') throw new CommandError('.dev.vars cannot be read');
        return 'the same';
      },
    },
    '.dev.vars cannot be read; to do: ',
  ],
])('%s fails with what to do, and no key is printed', async (_, machine, sentence) => {
  const { code, stdout } = await check(machine);

  expect(linesOf(stdout, 'failed').join('\n')).toContain(sentence);
  expect(stdout).not.toMatch(/_live_|sk_test_x/);
  expect(code).toBe(1);
});

test('a local database with a pending migration fails, and pnpm dev is named', async () => {
  cloudflare.database('local').exec("DELETE FROM d1_migrations WHERE name LIKE '0002%'");

  const { code, stdout } = await check();

  expect(linesOf(stdout, 'failed').join('\n')).toMatch(
    /pending: 0002_\w+\.sql; to do: restart pnpm dev/,
  );
  expect(code).toBe(1);
});

test('without a database, a log-in or Stripe’s CLI nothing fails', async () => {
  cloudflare.loginError = new CommandError('Not logged in to Cloudflare.');

  const { code, stdout } = await check({
    exists: (path) => path === '.dev.vars',
    succeeds: async () => undefined,
    findPortUser: async () => 'pnpm dev',
  });

  expect({ code, failed: linesOf(stdout, 'failed') }).toEqual({ code: 0, failed: [] });
  expect(linesOf(stdout, 'note').join('\n')).toMatch(
    /pnpm dev creates the database.*CLI: not installed.*only deployments need it/s,
  );
  cloudflare.loginError = undefined;
});

test('without .dev.vars its cause is printed once, with the checks that it is about', async () => {
  const { code, stdout } = await check({
    exists: () => false,
    readText: (path) => (path === '.dev.vars' ? undefined : 'the same'),
  });

  expect(code).toBe(0);
  expect(stdout.match(/\.dev\.vars is missing/g)).toHaveLength(1);
  expect(stdout).toMatch(
    /^note {4}\.dev\.vars is missing: pnpm dev creates it.*\n {8}About: the file \.dev\.vars; STRIPE_WEBHOOK_SECRET in \.dev\.vars;\s+STRIPE_SECRET_KEY in \.dev\.vars$/m,
  );
});

test('an address without a deployment is refused, so that no deployment is taken as checked', async () => {
  const { code, stdout, stderr } = await captureOutput(() =>
    preflight({ url: 'https://hooks.example' }, dependencies),
  );

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('add --env top, staging or production');
});

test('a process that accepts connections and never answers is another process, not an endless check', async () => {
  const silent = createServer().listen(0);
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const after = AbortSignal.timeout.bind(AbortSignal);
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => after(50));

  const users = [await machine.findPortUser(port, 'ingest')];
  users.push(await machine.findPortUser(port, 'console'));

  expect(users).toEqual(['another process', 'another process']);
  expect(timeout).toHaveBeenCalledTimes(2);
  timeout.mockRestore();
  silent.close();
});
