import { handledTypes } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import type { Role } from '../tools/cli/deploy/deployables.ts';
import { targetOf } from '../tools/cli/deploy/read-target.ts';
import { CommandError } from '../tools/cli/terminal/command-error.ts';
import { readyMachine } from './fake-dependencies.ts';
import {
  checkDeployment,
  type Differences,
  deployment,
  KEY,
  linesOf,
  redirectTo,
  respondAsDeployed,
  useNewDeployment,
} from './production-deployment.ts';

useNewDeployment();

const EVENTS = 'stripe-events-production';
const DEAD_LETTERS = 'stripe-events-dlq-production';
const NOTIFICATIONS = 'stripe-notifications-production';

/** Changes the deployment, or returns how the command differs. The line is the end of a name and the reason. */
type Case = readonly [line: string, arrange: () => Differences | undefined];

const cases: readonly Case[] = [
  [
    `the queues exist: missing: ${NOTIFICATIONS}; to do: pnpm deploy:all --env production`,
    () => void deployment.cloudflare.queues.delete(NOTIFICATIONS),
  ],
  [
    `keeps messages for 14 days: ${DEAD_LETTERS} keeps them for 96 hours`,
    () => changeQueue(DEAD_LETTERS, { retentionSeconds: 345_600 }),
  ],
  [
    `has its consumer: stripe-consumer-production does not consume ${EVENTS}`,
    () => changeQueue(EVENTS, { consumers: ['other'] }),
  ],
  [
    'every migration is applied: pending: 0000_',
    () => runSql("DELETE FROM d1_migrations WHERE name LIKE '0000%'"),
  ],
  [
    'price in Stripe: these do not: starter; to do: pnpm stripe:setup --env production',
    () => runSql("UPDATE credit_packages SET unit_amount = 1 WHERE id = 'starter'"),
  ],
  [
    'its secrets: stripe-ingest-production lacks STRIPE_WEBHOOK_SECRET; to do: pnpm exec wrangler secret put STRIPE_WEBHOOK_SECRET --config apps/ingest/wrangler.jsonc --env=production',
    () => void deployment.cloudflare.worker('stripe-ingest-production').secrets.clear(),
  ],
  [
    'the event types of the handler table: it lacks checkout.session.completed',
    () => changeEndpoint({ enabled_events: ['invoice.paid'] }),
  ],
  [
    'the event types of the handler table: it sends customer.created, which has no handler',
    () => changeEndpoint({ enabled_events: [...handledTypes, 'customer.created'] }),
  ],
  [
    'the API version of this SDK: we_… has 2024-06-20',
    () => changeEndpoint({ api_version: '2024-06-20' }),
  ],
  ['the endpoint is enabled: we_… is disabled', () => changeEndpoint({ status: 'disabled' })],
  [
    'STRIPE_LIVEMODE: we_… has test mode, so its events would be dead letters',
    () => changeEndpoint({ livemode: false }),
  ],
  [
    'STRIPE_LIVEMODE is "true" in production and "false" elsewhere: it is "false"',
    () => withVars('credits', { STRIPE_LIVEMODE: 'false' }),
  ],
  [
    'the settings RETENTION_… are valid: RETENTION_EVENT_DAYS must be at least 35',
    () => withVars('console', { RETENTION_EVENT_DAYS: '30' }),
  ],
  [
    'NOTIFICATIONS and LOW_BALANCE_THRESHOLD are the same in every Worker: apps/credits/wrangler.jsonc has {"NOTIFICATIONS":"credited","LOW_BALANCE_THRESHOLD":""}, apps/consumer/wrangler.jsonc {"NOTIFICATIONS":"","LOW_BALANCE_THRESHOLD":""}',
    () => withVars('credits', { NOTIFICATIONS: 'credited' }),
  ],
  [
    'LOG_ACCEPTED_RATE is a number from 0 to 1: it is "1%"; to do: set it in apps/ingest/wrangler.jsonc',
    () => withVars('ingest', { LOG_ACCEPTED_RATE: '1%' }),
  ],
  [
    'STRIPE_API_URL is empty, so the key is sent to Stripe only: it is "https://proxy.example"',
    () => withVars('credits', { STRIPE_API_URL: 'https://proxy.example' }),
  ],
  [
    'without a login: OPEN_ON_LOOPBACK is not "false"',
    () => withVars('console', { OPEN_ON_LOOPBACK: 'true' }),
  ],
  [
    '.dev.vars holds no live key: it holds one',
    () => withDevVars(() => 'STRIPE_SECRET_KEY=sk_live_51FakeFake'),
  ],
  [
    '.dev.vars holds no live key: .dev.vars cannot be read',
    () =>
      withDevVars(() => {
        throw new CommandError('.dev.vars cannot be read');
      }),
  ],
  ['a login: status 200 without a login', () => openConsole(() => new Response('{}'))],
  [
    'a login: two tokens are the same; to do: set other secrets',
    () => openConsole(() => Response.json({ error: 'two tokens are the same' }, { status: 500 })),
  ],
  ...['https://www.shop.example', '/events', 'https://notcloudflareaccess.com'].map(
    (to): Case => ['a login: status 302 without a login', () => openConsole(() => redirectTo(to))],
  ),
  [
    'a login: no response from https://gone.shop.example',
    () => ({ options: { consoleUrl: 'https://gone.shop.example' } }),
  ],
];

test.each(cases)('one check fails and says what to do: … %s', async (expected, arrange) => {
  const { code, stdout } = await checkDeployment(arrange());

  const [line = '', ...others] = linesOf(stdout, 'failed');
  expect(line.replace(/we_\w+/, 'we_…')).toContain(expected);
  expect(line).toContain('; to do: ');
  expect(others).toEqual([]);
  expect(stdout).not.toContain('sk_live_');
  expect(code).toBe(1);
});

const SECRET = 'STRIPE_WEBHOOK_SECRET';

test.each<[string, Differences, string]>([
  ['a signing secret with a line break', { env: { [SECRET]: 'whsec_x\n' } }, 'space around'],
  ['a key as signing secret', { env: { [SECRET]: 'sk_live_x' } }, 'it holds a secret key'],
  ['an empty signing secret', { env: { [SECRET]: '' } }, 'it is empty'],
  ['a test key', { env: { STRIPE_SECRET_KEY: 'sk_test_x' } }, 'it is a key of test mode'],
  ['a publishable key', { env: { STRIPE_SECRET_KEY: 'pk_live_x' } }, 'it holds a publishable key'],
  ['a key with white space', { env: { STRIPE_SECRET_KEY: `${KEY} ` } }, 'white space around'],
  ['a secret key as publishable key', { env: { STRIPE_PUBLISHABLE_KEY: KEY } }, 'set it to a pub'],
  ['an address that is not HTTPS', { options: { url: 'http://shop.example' } }, 'is not HTTPS'],
])('%s fails, and no key is printed', async (_, differences, reason) => {
  const { code, stdout } = await checkDeployment(differences);

  expect(linesOf(stdout, 'failed').join('\n')).toContain(reason);
  expect(stdout).not.toContain(KEY);
  expect(code).toBe(1);
});

const withDevVars = (readText: () => string): Differences => ({
  dependencies: { machine: { ...readyMachine, readText } },
});

const changeQueue = (
  name: string,
  changes: { retentionSeconds?: number; consumers?: string[] },
): undefined => void Object.assign(deployment.cloudflare.queues.get(name) ?? {}, changes);

const runSql = (sql: string): undefined =>
  void deployment.cloudflare.database('stripe-credits-production').exec(sql);

function changeEndpoint(changes: Partial<Stripe.WebhookEndpoint>): undefined {
  const { webhookEndpoints } = deployment.stripe.state;
  for (const endpoint of webhookEndpoints.all()) webhookEndpoints.set({ ...endpoint, ...changes });
}

function withVars(role: Role, vars: Record<string, string>): Differences {
  const target = targetOf('production');
  const workers = target.workers.map((worker) =>
    worker.role === role ? { ...worker, vars: { ...worker.vars, ...vars } } : worker,
  );
  return { dependencies: { readTarget: () => ({ ...target, workers }) } };
}

const openConsole = (respond: () => Response): Differences => ({
  dependencies: { fetch: respondAsDeployed([deployment.secret], respond) },
});
