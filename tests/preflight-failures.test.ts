import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Role } from '../tools/cli/deploy/deployables.ts';
import type { Target } from '../tools/cli/deploy/target.ts';
import { exampleTarget } from './cloudflare/example-target.ts';
import {
  checkDeployment,
  type Deployment,
  type Differences,
  deployToProduction,
  KEY,
  linesOf,
  redirectTo,
  respondAsDeployed,
} from './production-deployment.ts';

let deployment: Deployment;
beforeEach(async () => {
  deployment = await deployToProduction();
});
afterEach(() => deployment.stripe.close());

async function expectOneFailure(name: string, reason: string, differences: Differences = {}) {
  const { code, stdout } = await checkDeployment(deployment, differences);

  const [line = '', ...others] = linesOf(stdout, 'failed');
  expect(line).toContain(name);
  expect(line).toContain(reason);
  expect(line).toContain('; to do: ');
  expect(others).toEqual([]);
  expect(code).toBe(1);
}

const EVENTS = 'stripe-events-production';
const DEAD_LETTERS = 'stripe-events-dlq-production';

test.each([
  [
    'a missing queue',
    () => void deployment.cloudflare.queues.delete('stripe-notifications-production'),
    'the queues exist',
    'missing: stripe-notifications-production; to do: pnpm deploy:all --env production',
  ],
  [
    'a dead-letter queue with a shorter retention',
    () => changeQueue(DEAD_LETTERS, { retentionSeconds: 345_600 }),
    'keeps messages for 14 days',
    'for 96 hours',
  ],
  [
    'a queue without its consumer',
    () => changeQueue(EVENTS, { consumers: ['other'] }),
    'has its consumer',
    `stripe-consumer-production does not consume ${EVENTS}`,
  ],
  [
    'a pending migration',
    () => runSql("DELETE FROM d1_migrations WHERE name LIKE '0000%'"),
    'every migration is applied',
    'pending: 0000_',
  ],
  [
    'a package with another price in Stripe',
    () => runSql("UPDATE credit_packages SET unit_amount = 1 WHERE id = 'starter'"),
    'agrees with its price in Stripe',
    'these do not: starter; to do: pnpm stripe:setup --env production',
  ],
  [
    'a missing secret',
    () => void deployment.cloudflare.worker('stripe-ingest-production').secrets.clear(),
    'has its secrets',
    'wrangler secret put STRIPE_WEBHOOK_SECRET --config apps/ingest/wrangler.jsonc --env=production',
  ],
  [
    'an endpoint that lacks a type',
    () => changeEndpoint({ enabled_events: ['invoice.paid'] }),
    'the event types of the handler table',
    'it lacks checkout.session.completed',
  ],
  [
    'an endpoint that sends an unhandled type',
    () =>
      changeEndpoint({ enabled_events: [...findEndpoint().enabled_events, 'customer.created'] }),
    'the event types of the handler table',
    'it sends customer.created, which has no handler',
  ],
  [
    'an endpoint of another API version',
    () => changeEndpoint({ api_version: '2024-06-20' }),
    'the API version of this SDK',
    'has 2024-06-20',
  ],
  [
    'a disabled endpoint',
    () => changeEndpoint({ status: 'disabled' }),
    'the endpoint is enabled',
    'is disabled',
  ],
  [
    'an endpoint of test mode',
    () => changeEndpoint({ livemode: false }),
    'the mode of STRIPE_LIVEMODE',
    'its events would be dead letters',
  ],
])('%s is one failed check that says what to do', async (_, arrange, name, reason) => {
  arrange();

  await expectOneFailure(name, reason);
});

test.each([
  ['credits', { STRIPE_LIVEMODE: 'false', STRIPE_API_URL: '' }, 'it is "false"'],
  ['credits', { STRIPE_API_URL: 'https://proxy.example' }, 'it is "https://proxy.example"'],
  ['console', { OPEN_ON_LOOPBACK: 'true' }, 'OPEN_ON_LOOPBACK is not "false"'],
] as const)('a variable of %s that must not be deployed, %o, fails', async (role, vars, reason) => {
  const readTarget = () => withVars(exampleTarget('production'), role, vars);

  await expectOneFailure('', reason, { dependencies: { readTarget } });
});

test('a live key in .dev.vars fails without being printed', async () => {
  const devVars = 'STRIPE_SECRET_KEY=sk_live_51FakeFake';

  await expectOneFailure('.dev.vars', 'it holds one', { dependencies: { devVars } });
});

test.each([
  ['a signing secret with a line break', 'STRIPE_WEBHOOK_SECRET', 'whsec_x\n', 'space around'],
  ['a key as signing secret', 'STRIPE_WEBHOOK_SECRET', 'sk_live_x', 'it holds a secret key'],
  ['an empty signing secret', 'STRIPE_WEBHOOK_SECRET', '', 'it is empty'],
  ['another signing secret', 'STRIPE_WEBHOOK_SECRET', 'whsec_other', 'has another secret'],
  ['a test key', 'STRIPE_SECRET_KEY', 'sk_test_x', 'it is a key of test mode'],
  ['a publishable key', 'STRIPE_SECRET_KEY', 'pk_live_x', 'it holds a publishable key'],
  ['a key with white space', 'STRIPE_SECRET_KEY', `${KEY} `, 'white space around'],
])('%s in the environment fails', async (_, name, value, reason) => {
  const { code, stdout } = await checkDeployment(deployment, { env: { [name]: value } });

  expect(linesOf(stdout, 'failed').join('\n')).toContain(reason);
  expect(code).toBe(1);
});

test('an address of ingest that is not HTTPS fails', async () => {
  const { code, stdout } = await checkDeployment(deployment, {
    options: { url: 'http://hooks.shop.example' },
  });

  expect(linesOf(stdout, 'failed').join('\n')).toContain('is not HTTPS');
  expect(code).toBe(1);
});

test.each([
  ['serves the page', () => new Response('{}'), 200],
  ['redirects to another site', () => redirectTo('https://www.shop.example'), 302],
  ['redirects to another page of its own', () => redirectTo('/events'), 302],
  ['redirects to a look-alike domain', () => redirectTo('https://notcloudflareaccess.com'), 302],
])('a console that %s without a login fails', async (_, openConsole, status) => {
  const fetch = respondAsDeployed([deployment.secret], openConsole);

  await expectOneFailure('requires a login', `status ${status} without a login`, {
    dependencies: { fetch },
  });
});

test('a deployment that does not respond fails while Cloudflare’s API responds', async () => {
  await expectOneFailure('requires a login', 'no response from https://gone.shop.example', {
    options: { consoleUrl: 'https://gone.shop.example' },
  });
});

function changeQueue(
  name: string,
  change: { retentionSeconds?: number; consumers?: string[] },
): void {
  const queue = deployment.cloudflare.queues.get(name);
  if (!queue) throw new Error(`there is no queue ${name}`);
  Object.assign(queue, change);
}

const runSql = (sql: string): void =>
  deployment.cloudflare.database('stripe-credits-production').exec(sql);

function findEndpoint(): Stripe.WebhookEndpoint {
  const [endpoint] = deployment.stripe.state.webhookEndpoints.all();
  if (!endpoint) throw new Error('there is no endpoint');
  return endpoint;
}

const changeEndpoint = (change: Partial<Stripe.WebhookEndpoint>): void =>
  void deployment.stripe.state.webhookEndpoints.set({ ...findEndpoint(), ...change });

const withVars = (target: Target, role: Role, vars: Target['workers'][number]['vars']): Target => ({
  ...target,
  workers: target.workers.map((worker) => (worker.role === role ? { ...worker, vars } : worker)),
});
