import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deployAll } from '../tools/cli/deploy/deploy-all.ts';
import type { Environment } from '../tools/cli/deploy/environment.ts';
import { startFakeCloudflare } from './cloudflare/fake.ts';
import { typed, worked } from './run-command.ts';

vi.mock(import('../tools/cli/cloudflare/wrangler.ts'), async (original) => {
  const { inProcess } = await import('./cloudflare/in-process.ts');
  return inProcess(original);
});

let cloudflare: Awaited<ReturnType<typeof startFakeCloudflare>>;
beforeEach(async () => {
  cloudflare = await startFakeCloudflare();
});
afterEach(() => cloudflare.close());

/** `pnpm deploy:all`, to the top level unless an environment is said. */
const deploy = (env: Environment = 'top', more: { dryRun?: true } = {}) =>
  worked(() => deployAll({ env, ...more }), cloudflare.env);
const deployTyped = (...args: string[]) => typed('tools/cli/deploy.ts', args, cloudflare.env);

/** The secrets without which a Worker is not deployed. */
function setSecrets(suffix = ''): void {
  const { account } = cloudflare;
  account.worker(`stripe-ingest${suffix}`).secrets.set('STRIPE_WEBHOOK_SECRET', 'whsec_x');
}

const FOURTEEN_DAYS = 1_209_600;

test('an empty account gets queues, database, tables and Workers, the consumer before ingest', async () => {
  setSecrets();

  const { code, stdout, stderr } = await deployTyped();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { queues, databases, changes } = cloudflare.account;
  expect([...queues.keys()]).toEqual([
    'stripe-notifications',
    'stripe-events',
    'stripe-events-dlq',
  ]);
  expect(queues.get('stripe-events-dlq')?.retentionSeconds).toBe(FOURTEEN_DAYS);
  const packages = databases.get('stripe-credits')?.sqlite;
  expect(packages?.prepare('SELECT count(*) n FROM credit_packages').get()).toEqual({ n: 4 });
  const deployed = changes.filter((change) => change.startsWith('deploy'));
  expect(deployed).toEqual([
    'deploy --config apps/consumer/wrangler.jsonc --env=',
    'deploy --config apps/ingest/wrangler.jsonc --env=',
    'deploy --config apps/credits/wrangler.jsonc --env=',
    'deploy --config apps/console/wrangler.jsonc --env=',
  ]);
  expect(stdout).toContain('https://stripe-ingest.shop.workers.dev');
});

test('run again, it deploys the Workers and leaves everything else as it is', async () => {
  setSecrets();
  await deploy();
  cloudflare.account.changes.length = 0;

  const again = await deploy();

  expect(again.code).toBe(0);
  expect(cloudflare.account.changes.length).toBeGreaterThan(0);
  for (const change of cloudflare.account.changes) expect(change).toMatch(/^deploy /);
});

test('a missing secret holds back its Worker alone, and the command that sets it is told', async () => {
  const first = await deploy();

  expect(first.code).toBe(1);
  expect(first.stdout).toContain(
    'wrangler secret put STRIPE_WEBHOOK_SECRET --config apps/ingest/wrangler.jsonc --env=',
  );
  expect(first.stderr).toContain('stripe-ingest');
  expect(cloudflare.account.workers.get('stripe-consumer')?.deployments).toBe(1);
  expect(cloudflare.account.workers.has('stripe-ingest')).toBe(false);

  setSecrets();
  const second = await deploy();

  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(cloudflare.account.workers.get('stripe-ingest')?.deployments).toBe(1);
});

test('an optional secret is told of and holds nothing back', async () => {
  setSecrets();

  const { code, stdout } = await deploy();

  expect(code).toBe(0);
  expect(stdout).toContain('stripe-console may have CONSOLE_TOKEN');
  expect(stdout.split('stripe-credits may have STRIPE_SECRET_KEY')).toHaveLength(2);
  expect(stdout).toContain('creates Checkout Sessions, and finds missed events');
});

test('--dry-run shows the plan and changes nothing', async () => {
  setSecrets();

  const { code, stdout } = await deploy('top', { dryRun: true });

  expect(code).toBe(0);
  expect(stdout).toContain('create the queue stripe-events-dlq, which keeps messages for 14 days');
  expect(stdout).toContain('apply 0000_facts_ledger_events.sql');
  expect(stdout).toContain('Nothing was changed.');
  expect(cloudflare.account.changes).toEqual([]);
});

test('production and staging have names of their own, so that one account can hold both', async () => {
  setSecrets('-production');
  setSecrets('-staging');

  expect(await deploy('production')).toMatchObject({ code: 0 });
  expect(await deploy('staging')).toMatchObject({ code: 0 });

  const { queues, databases, workers } = cloudflare.account;
  for (const environment of ['production', 'staging']) {
    expect(queues.get(`stripe-events-${environment}`)?.consumers).toEqual([
      `stripe-consumer-${environment}`,
    ]);
    expect(databases.has(`stripe-credits-${environment}`)).toBe(true);
    expect(workers.get(`stripe-ingest-${environment}`)?.deployments).toBe(1);
  }
  expect(queues.has('stripe-events')).toBe(false);
});

test('a dead-letter queue that forgets too early is told to keep messages for 14 days', async () => {
  setSecrets();
  await deploy();
  cloudflare.account.queues.set('stripe-events-dlq', { retentionSeconds: 345_600, consumers: [] });
  cloudflare.account.changes.length = 0;

  await deploy();

  expect(cloudflare.account.changes[0]).toBe(
    `queues update stripe-events-dlq --message-retention-period-secs ${FOURTEEN_DAYS}`,
  );
});

test('what fails midway is said, and the next run goes on from there', async () => {
  setSecrets();
  cloudflare.account.failing = 'd1 migrations';

  const failed = await deploy();

  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('wrangler d1 migrations apply failed');
  expect(failed.stderr).toContain('internal error [code: 7500]');
  expect(failed.stderr).not.toMatch(/^\s+at /m);
  expect(cloudflare.account.workers.get('stripe-consumer')).toBeUndefined();

  cloudflare.account.failing = undefined;
  cloudflare.account.changes.length = 0;
  expect(await deploy()).toMatchObject({ code: 0 });
  expect(cloudflare.account.changes[0]).toMatch(/^d1 migrations apply/);
});

test.each([
  ['nobody logged in', () => (cloudflare.account.loggedIn = false), 'run pnpm exec wrangler login'],
  [
    'several accounts',
    () => cloudflare.account.accounts.push({ id: 'acc2', name: 'Other' }),
    'set CLOUDFLARE_ACCOUNT_ID to one of',
  ],
  ['no account at all', () => (cloudflare.account.accounts = []), 'reaches no account'],
])('%s is refused in a sentence, and nothing is changed', async (_, arrange, sentence) => {
  arrange();

  const ran = await deploy();

  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain(sentence);
  expect(cloudflare.account.changes).toEqual([]);
});

test.each([
  ['an unknown environment', ['--env', 'prod'], 'It must be staging or production.'],
  ['an unknown option', ['--force'], "unknown option '--force'"],
])('%s exits 2, and nothing is asked of anybody', async (_, args, sentence) => {
  const ran = await deployTyped(...args);

  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain(sentence);
  expect(cloudflare.account.changes).toEqual([]);
});
