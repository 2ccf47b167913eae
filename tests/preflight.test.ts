import { type RunningSystem, startSystem } from '@stripe-credits/harness/system';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCloudflare } from '../tools/cli/cloudflare/cloudflare.ts';
import { CommandError } from '../tools/cli/terminal/command-error.ts';
import { rejectRequest } from './fake-dependencies.ts';
import {
  CONSOLE,
  checkDeployment,
  deployment,
  HOOKS,
  KEY,
  linesOf,
  redirectTo,
  respondAsDeployed,
  useNewDeployment,
} from './production-deployment.ts';

useNewDeployment();

describe('with the Workers themselves', () => {
  const SECRET = 'whsec_deployed';
  const HEALTH_TOKEN = 'a monitor knows this token';
  let running: RunningSystem;
  beforeAll(async () => {
    running = await startSystem({
      webhookSecret: `${SECRET},whsec_older`,
      consoleVars: {
        OPEN_ON_LOOPBACK: 'false',
        CONSOLE_TOKEN: 'a token',
        CONSOLE_HEALTH_TOKEN: HEALTH_TOKEN,
      },
    });
  });
  afterAll(() => running.close());

  /** Routes the addresses of the deployment to the local Workers. */
  const routeToWorkers: typeof fetch = async (input, init) => {
    const { origin, pathname } = new URL(String(input));
    if (origin === CONSOLE) return fetch(`${running.consoleUrl}${pathname}`, init);
    if (origin === HOOKS) return fetch(running.webhook, init);
    throw new TypeError('fetch failed');
  };

  test('every check of a complete deployment is ok, no event is enqueued, and no secret is printed', async () => {
    const { code, stdout, stderr } = await checkDeployment({
      env: {
        STRIPE_PUBLISHABLE_KEY: 'pk_live_x',
        STRIPE_WEBHOOK_SECRET: SECRET,
        CONSOLE_HEALTH_TOKEN: HEALTH_TOKEN,
      },
      dependencies: { fetch: routeToWorkers },
    });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\d+ ok, 0 failed, 0 skipped\n$/);
    for (const secret of [KEY, SECRET, HEALTH_TOKEN]) expect(stdout).not.toContain(secret);
    const events = await running.db.prepare('SELECT count(*) n FROM stripe_events').first();
    expect(events).toEqual({ n: 0 });
  });

  test.each([
    ['the token of the monitor', 'ok', HEALTH_TOKEN, 'nothing is wrong'],
    ['another token', 'failed', 'another', 'status 401 at https://console.shop.example/health'],
  ])('a request to /health with %s is reported as %s', async (_, outcome, token, reason) => {
    const { stdout } = await checkDeployment({
      env: { CONSOLE_HEALTH_TOKEN: token },
      dependencies: { fetch: routeToWorkers },
    });

    expect(stdout).toContain(
      `${outcome.padEnd(8)}CONSOLE_HEALTH_TOKEN reads /health, for an uptime monitor: ${reason}`,
    );
  });

  test('a secret that ingest does not have fails', async () => {
    const { code, stdout } = await checkDeployment({
      env: { STRIPE_WEBHOOK_SECRET: 'whsec_other' },
      dependencies: { fetch: routeToWorkers },
    });

    expect(linesOf(stdout, 'failed').join('\n')).toContain('ingest has another secret');
    expect(code).toBe(1);
  });
});

test.each([
  ['no Worker consumes', [], 1, 'stripe-notifications-production has no consumer'],
  ['a Worker of the product consumes', ['shop'], 0, 'ok      the product consumes'],
])(
  'with notifications turned on and a queue that %s, exit code and line agree',
  async (_, consumers, expectedCode, line) => {
    deployment.cloudflare.queues.set('stripe-notifications-production', {
      jurisdiction: null,
      retentionSeconds: 345_600,
      consumers,
    });
    const notifications = new Set(['dead_letter' as const]);
    const { readTarget } = deployment.dependencies;

    const { code, stdout } = await checkDeployment({
      dependencies: { readTarget: (env) => ({ ...readTarget(env), notifications }) },
    });

    expect(code).toBe(expectedCode);
    expect(stdout).toContain(line);
  },
);

test.each([
  ['Cloudflare Access', 'https://shop.cloudflareaccess.com/cdn-cgi/access/login/console'],
  ['the console', '/login'],
])('a redirect to the login page of %s counts as a login', async (_, location) => {
  const fetch = respondAsDeployed([deployment.secret], () => redirectTo(location));

  const { code, stdout } = await checkDeployment({ dependencies: { fetch } });

  expect(code).toBe(0);
  expect(stdout).toContain('status 302, to a login page');
});

test.each([
  ['whsec_older', 0, 'ok', '2 secrets, for a rotation'],
  ['whsec_newer', 1, 'failed', 'ingest has another secret, secret 2 of 2'],
])(
  'during a rotation to a secret of which ingest has whsec_older, %s exits %i',
  async (second, expectedCode, outcome, sentence) => {
    const fetch = respondAsDeployed([deployment.secret, 'whsec_older']);

    const { code, stdout } = await checkDeployment({
      env: { STRIPE_WEBHOOK_SECRET: `${deployment.secret},${second}` },
      dependencies: { fetch },
    });

    expect(linesOf(stdout, outcome).join('\n')).toContain(sentence);
    expect(code).toBe(expectedCode);
  },
);

test('a console without a channel for alerts is noted, and the note names the secret to set', async () => {
  deployment.cloudflare.worker('stripe-console-production').secrets.delete('ALERT_WEBHOOK_URL');

  const { code, stdout } = await checkDeployment();

  expect(code).toBe(0);
  expect(linesOf(stdout, 'note').join('\n')).toContain(
    'nobody is alerted to dead letters: pnpm exec wrangler secret put ALERT_WEBHOOK_URL --config apps/console/wrangler.jsonc --env=production',
  );
});

test('without a login and without secrets the other checks run, each cause is said once, and the exit code is 2', async () => {
  deployment.cloudflare.loginError = new CommandError('Not logged in to Cloudflare');

  const { code, stdout } = await checkDeployment({ dependencies: { env: {} } });

  expect(code).toBe(2);
  expect(linesOf(stdout, 'ok').length).toBeGreaterThan(2);
  expect(linesOf(stdout, 'skipped').map((line) => line.split(/ and |,/)[0])).toEqual([
    'skipped 3: STRIPE_WEBHOOK_SECRET is not in the environment',
    'skipped 8: STRIPE_SECRET_KEY is not in the environment',
    'skipped 8: Not logged in to Cloudflare',
  ]);
  expect(stdout).toContain('Not checked: the queues exist; the dead-letter queue keeps');
});

test('without a network every request is skipped, and the exit code is 2', async () => {
  const httpClient = Stripe.createFetchHttpClient(rejectRequest);
  const cloudflare = createCloudflare({
    // Wrangler prints the stored token without a network.
    wrangler: async () => '{"type":"api_token","token":"cf"}',
    fetch: rejectRequest,
    env: { CLOUDFLARE_ACCOUNT_ID: 'account' },
  });

  const { code, stdout } = await checkDeployment({
    dependencies: {
      cloudflare,
      fetch: rejectRequest,
      connectStripe: (key) => new Stripe(key, { httpClient, maxNetworkRetries: 0 }),
    },
  });

  expect({ code, failed: linesOf(stdout, 'failed') }).toEqual({ code: 2, failed: [] });
  expect(linesOf(stdout, 'skipped').join('\n')).toContain('No response from Stripe');
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /No response from https:\/\/api\.cloudflare\.com: .*Not checked: the queues exist;.*forged signature;.*the console requires a login/,
  );
});

test('--json prints one document with every check, and no secret', async () => {
  const { code, stdout, stderr } = await checkDeployment({ options: { json: true } });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ environment: 'production', failed: 0, skipped: 0, notes: 2 });
  expect(report.checks).toContainEqual({ name: 'the queues exist', outcome: 'ok' });
  expect(stdout).not.toContain(KEY);
});

test('an address that is not a URL exits 2 before the first check', async () => {
  const { code, stdout, stderr } = await checkDeployment({ options: { url: 'here' } });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('here is not a URL');
});
