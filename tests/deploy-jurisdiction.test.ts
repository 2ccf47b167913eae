import { beforeEach, describe, expect, test } from 'vitest';
import { deployAll, type Options } from '../tools/cli/deploy/deploy-all.ts';
import { targetOf } from '../tools/cli/deploy/read-target.ts';
import { FakeCloudflare } from './cloudflare/fake-cloudflare.ts';
import { captureOutput, runCommand } from './run-command.ts';

let cloudflare: FakeCloudflare;
beforeEach(() => {
  cloudflare = new FakeCloudflare();
  cloudflare.worker('stripe-ingest').secrets.set('STRIPE_WEBHOOK_SECRET', 'whsec_x');
});

/** `pnpm deploy:all` with the real configs of the top level. */
const deploy = (options: Omit<Options, 'env'> = {}) =>
  captureOutput(() =>
    deployAll(
      { env: 'top', ...options },
      { cloudflare, readTarget: targetOf, readCommit: () => null },
    ),
  );

const CREATES = [
  'queues create stripe-notifications --jurisdiction eu',
  'queues create stripe-lookups --jurisdiction eu',
  'queues create stripe-events --jurisdiction eu',
  'queues create stripe-events-dlq --jurisdiction eu --message-retention-period-secs 1209600',
  'd1 create stripe-credits --update-config=false --jurisdiction eu',
];

test('every queue, the dead-letter queue too, and the database are created in the jurisdiction', async () => {
  const { code, stderr } = await deploy({ jurisdiction: 'eu' });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(cloudflare.changes.filter((change) => / create /.test(change))).toEqual(CREATES);
});

test('--dry-run prints the commands with the jurisdiction and creates nothing', async () => {
  const { code, stdout } = await deploy({ jurisdiction: 'eu', dryRun: true });

  expect(code).toBe(0);
  for (const command of CREATES) expect(stdout).toContain(`wrangler ${command}`);
  expect(cloudflare.changes).toEqual([]);
});

test('what exists in the jurisdiction is kept, with the option and without', async () => {
  await deploy({ jurisdiction: 'eu' });
  cloudflare.changes.length = 0;

  expect(await deploy({ jurisdiction: 'eu' })).toMatchObject({ code: 0 });
  expect(await deploy()).toMatchObject({ code: 0 });

  expect(cloudflare.changes.filter((change) => !change.startsWith('deploy '))).toEqual([]);
});

describe('nothing is changed, and the error says what to do, when', () => {
  test.each<[string, Options['jurisdiction'], Options['jurisdiction'], string]>([
    [
      'queues and database exist without a jurisdiction',
      undefined,
      'eu',
      'stripe-events has no jurisdiction, stripe-events-dlq has no jurisdiction, stripe-credits has no jurisdiction. A jurisdiction is set when',
    ],
    [
      'they exist in another one',
      'us',
      'eu',
      'stripe-credits is in us. A jurisdiction is set when',
    ],
  ])('%s', async (_, first, second, sentence) => {
    await deploy(first === undefined ? {} : { jurisdiction: first });
    cloudflare.changes.length = 0;

    const { code, stderr } = await deploy({ ...(second && { jurisdiction: second }) });

    expect(code).toBe(1);
    expect(stderr).toContain('error: Not in the jurisdiction eu: ');
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('Deploy under other names');
    expect(cloudflare.changes).toEqual([]);
  });

  test('a queue would be created beside a database that is in a jurisdiction', async () => {
    await deploy({ jurisdiction: 'eu' });
    cloudflare.queues.delete('stripe-events-dlq');
    cloudflare.changes.length = 0;

    const { code, stderr } = await deploy();

    expect(code).toBe(1);
    expect(stderr).toContain('stripe-credits is in eu. Run this again with --jurisdiction.');
    expect(cloudflare.changes).toEqual([]);
  });
});

test('an unknown jurisdiction is refused with the ones that Cloudflare has', async () => {
  const { code, stderr } = await runCommand('tools/cli/deploy.ts', ['--jurisdiction', 'uk']);

  expect(code).toBe(2);
  expect(stderr).toContain('eu, us, fedramp');
});
