import { beforeEach, expect, test } from 'vitest';
import { deployAll } from '../tools/cli/deploy/deploy-all.ts';
import type { Environment } from '../tools/cli/deploy/environment.ts';
import { targetOf } from '../tools/cli/deploy/read-target.ts';
import { CommandError } from '../tools/cli/terminal/command-error.ts';
import { FakeCloudflare } from './cloudflare/fake-cloudflare.ts';
import { captureOutput } from './run-command.ts';

let cloudflare: FakeCloudflare;
/** What git says is checked out. */
let commit: string | null;
beforeEach(() => {
  cloudflare = new FakeCloudflare();
  commit = null;
});

/** `pnpm deploy:all` with the real configs, by default those of the top level. */
const deploy = (env: Environment = 'top', options: { dryRun?: true; json?: true } = {}) =>
  captureOutput(() =>
    deployAll({ env, ...options }, { cloudflare, readTarget: targetOf, readCommit: () => commit }),
  );

/** The secret without which ingest is not deployed. */
const setSecret = (suffix = '') =>
  cloudflare.worker(`stripe-ingest${suffix}`).secrets.set('STRIPE_WEBHOOK_SECRET', 'whsec_x');

const FOURTEEN_DAYS = 1_209_600;
const DEPLOYS = ['consumer', 'ingest', 'credits', 'console'].map(
  (name) => `deploy --config apps/${name}/wrangler.jsonc --env=`,
);

test('an empty account gets queues, database, tables and Workers, without the optional secrets', async () => {
  setSecret();

  const { code, stdout, stderr } = await deploy();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(cloudflare.changes).toEqual([
    'queues create stripe-notifications',
    'queues create stripe-lookups',
    'queues create stripe-events',
    `queues create stripe-events-dlq --message-retention-period-secs ${FOURTEEN_DAYS}`,
    'd1 create stripe-credits --update-config=false',
    'd1 migrations apply DB --remote --config apps/consumer/wrangler.jsonc --env=',
    ...DEPLOYS,
  ]);
  const packages = cloudflare.database('stripe-credits').prepare('SELECT * FROM credit_packages');
  expect(packages.all()).toHaveLength(4);
  expect(stdout).toContain('https://stripe-ingest.shop.workers.dev');
  // A missing optional secret is named once with its purpose, and blocks nothing.
  expect(stdout).toContain('stripe-console can use the secret CONSOLE_TOKEN');
  expect(stdout.split('stripe-credits can use the secret STRIPE_SECRET_KEY')).toHaveLength(2);
  expect(stdout).toContain(
    'creates Checkout Sessions and portal sessions, finds missed events and looks up incomplete ones',
  );
});

test('only the console gets the deployed commit as a variable, for its pages', async () => {
  setSecret();
  commit = '3f2a9c1';

  await deploy('top');

  const deployments = cloudflare.changes.filter((change) => change.startsWith('deploy'));
  expect(deployments.filter((change) => change.includes('3f2a9c1'))).toEqual([
    'deploy --var DEPLOYED_COMMIT:3f2a9c1 --config apps/console/wrangler.jsonc --env=',
  ]);
});

test('a second run deploys the Workers and changes nothing else', async () => {
  setSecret();
  await deploy();
  cloudflare.changes.length = 0;

  const { code } = await deploy();

  expect(code).toBe(0);
  expect(cloudflare.changes).toEqual(DEPLOYS);
});

test('a missing secret blocks its Worker alone, and the command that sets it is printed', async () => {
  const first = await deploy();

  expect(first.code).toBe(1);
  expect(first.stdout).toContain(
    'wrangler secret put STRIPE_WEBHOOK_SECRET --config apps/ingest/wrangler.jsonc --env=',
  );
  expect(first.stderr).toContain('Not deployed: stripe-ingest.');
  expect(cloudflare.changes.filter((change) => change.startsWith('deploy'))).toEqual(
    DEPLOYS.filter((change) => !change.includes('ingest')),
  );

  setSecret();
  const second = await deploy();

  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(cloudflare.worker('stripe-ingest').deployments).toBe(1);
});

test('--dry-run prints the steps with their commands and changes nothing', async () => {
  setSecret();

  const { code, stdout } = await deploy('top', { dryRun: true });

  expect(code).toBe(0);
  expect(stdout).toContain('create the queue stripe-events-dlq with a retention of 14 days');
  expect(stdout).toContain('wrangler d1 create stripe-credits');
  expect(stdout).toMatch(/apply 0000_\w+\.sql/);
  expect(stdout).toContain('Nothing was changed.');
  expect(cloudflare.changes).toEqual([]);
});

test('--dry-run without a login prints the steps for an empty account, says what it could not check, and exits 2', async () => {
  cloudflare.loginError = new CommandError('Not logged in to Cloudflare: run wrangler login.');

  const { code, stdout, stderr } = await deploy('production', { dryRun: true });

  expect(code).toBe(2);
  expect(stdout).toContain('wrangler queues create stripe-events-production');
  expect(stdout).toContain('deploy stripe-ingest-production');
  expect(stderr).toContain(
    'Not checked: what exists in Cloudflare. Not logged in to Cloudflare: run wrangler login.',
  );
  expect(stderr).toContain('Required secrets: STRIPE_WEBHOOK_SECRET of stripe-ingest-production.');
  expect(cloudflare.changes).toEqual([]);
});

test('--json prints one document on stdout: the steps, the URLs, and the secrets that are missing', async () => {
  setSecret();

  const { code, stdout } = await deploy('top', { json: true });

  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ environment: 'top', dryRun: false, blockedWorkers: [] });
  expect(report.urls).toContain('https://stripe-ingest.shop.workers.dev');
  expect(report.missingSecrets).toContainEqual(
    expect.objectContaining({ worker: 'stripe-console', name: 'CONSOLE_TOKEN' }),
  );
});

test('production and staging have names of their own, so that one account can hold both', async () => {
  setSecret('-production');
  setSecret('-staging');

  expect(await deploy('production')).toMatchObject({ code: 0 });
  expect(await deploy('staging')).toMatchObject({ code: 0 });

  const { queues, databases } = cloudflare;
  for (const environment of ['production', 'staging']) {
    expect(queues.get(`stripe-events-${environment}`)?.consumers).toEqual([
      `stripe-consumer-${environment}`,
    ]);
    expect(databases.has(`stripe-credits-${environment}`)).toBe(true);
    expect(cloudflare.worker(`stripe-ingest-${environment}`).deployments).toBe(1);
  }
  expect(queues.has('stripe-events')).toBe(false);
});

test('a dead-letter queue with a shorter retention gets 14 days', async () => {
  setSecret();
  await deploy();
  const short = { jurisdiction: null, retentionSeconds: 345_600, consumers: [] };
  cloudflare.queues.set('stripe-events-dlq', short);
  cloudflare.changes.length = 0;

  await deploy();

  expect(cloudflare.changes[0]).toBe(
    `queues update stripe-events-dlq --message-retention-period-secs ${FOURTEEN_DAYS}`,
  );
});

test('a step that fails stops the run, and the next run continues from it', async () => {
  setSecret();
  cloudflare.failingChange = 'd1 migrations apply';

  const failed = await deploy();

  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('d1 migrations apply failed: internal error [code: 7500]');
  expect(failed.stderr).toContain('run the same command again');
  expect(failed.stderr).not.toMatch(/^\s+at /m);
  expect(cloudflare.workers.has('stripe-consumer')).toBe(false);

  cloudflare.failingChange = undefined;
  cloudflare.changes.length = 0;
  expect(await deploy()).toMatchObject({ code: 0 });
  expect(cloudflare.changes[0]).toMatch(/^d1 migrations apply/);
});

test('an account that cannot be opened is an error in one sentence, and nothing is changed', async () => {
  cloudflare.loginError = new CommandError('Not logged in to Cloudflare');

  const result = await deploy();

  expect(result).toEqual({ code: 1, stdout: '', stderr: 'error: Not logged in to Cloudflare\n' });
  expect(cloudflare.changes).toEqual([]);
});
