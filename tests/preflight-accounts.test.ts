import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import {
  checkDeployment,
  deployment,
  HOOKS,
  linesOf,
  useNewDeployment,
} from './production-deployment.ts';

useNewDeployment();

const CHECK = 'the endpoint listens to this account only';
const URL_OF_INGEST = `${HOOKS}/api/stripe/webhook`;
const LIST = '/v2/core/event_destinations';

test('the endpoint of pnpm stripe:setup listens to this account only, so the check is ok', async () => {
  const { code, stdout } = await checkDeployment();

  expect(linesOf(stdout, 'ok')).toContain(`ok      ${CHECK}`);
  expect(code).toBe(0);
});

test('a Connect endpoint beside it, with the same URL, fails and the line says how to replace it', async () => {
  const { webhookEndpoints } = connectToStripe();
  const { id } = await webhookEndpoints.create({
    url: URL_OF_INGEST,
    enabled_events: ['*'],
    connect: true,
  });

  const { code, stdout } = await checkDeployment();

  expect(linesOf(stdout, 'failed')).toContain(
    `failed  ${CHECK}: ${id} listens to connected accounts, whose events would be ignored; to do: delete it in Stripe, then create one that listens to your account only: pnpm stripe:setup --env production --url … --store-secret`,
  );
  expect(code).toBe(1);
});

test.each([
  [['@accounts'], '@accounts'],
  [['@self', '@accounts'], '@accounts'],
  [['@organization_members', '@organization_members/@accounts'], '@organization_members, @organiz'],
])('an event destination with this URL and events from %j fails', async (events_from, named) => {
  addDestination({ events_from });

  const { code, stdout } = await checkDeployment();

  const [line, ...others] = linesOf(stdout, 'failed');
  expect(line).toContain(`${CHECK}: ed_1 listens to other accounts (${named}`);
  expect(others).toEqual([]);
  expect(code).toBe(1);
});

test('a destination of other accounts with another URL is no business of this deployment', async () => {
  addDestination({
    events_from: ['@accounts'],
    webhook_endpoint: { url: 'https://platform.shop.example/connect' },
  });
  addDestination({ id: 'ed_2', events_from: ['@accounts'], type: 'amazon_eventbridge' }, null);

  const { code, stdout } = await checkDeployment();

  expect(linesOf(stdout, 'ok')).toContain(`ok      ${CHECK}`);
  expect(code).toBe(0);
});

test('a key that may not list event destinations skips the check, exits 2, and no part of it is printed', async () => {
  deployment.stripe.rejections.forbiddenPaths.add(LIST);

  const { code, stdout } = await checkDeployment();

  expect(linesOf(stdout, 'skipped').join('\n')).toContain(
    '1: the key may not read event destinations: give it read access to Event Destinations',
  );
  expect(stdout).toContain(`Not checked: ${CHECK}`);
  expect(stdout).not.toContain('rk_live_');
  expect(code).toBe(2);
});

test('a Connect endpoint fails even if the key may not list event destinations', async () => {
  deployment.stripe.rejections.forbiddenPaths.add(LIST);
  const { webhookEndpoints } = deployment.stripe.state;
  for (const each of webhookEndpoints.all()) webhookEndpoints.set({ ...each, application: 'ca_1' });

  const { code, stdout } = await checkDeployment();

  expect(linesOf(stdout, 'failed').join('\n')).toContain('listens to connected accounts');
  expect(code).toBe(1);
});

test('with accounts in STRIPE_ACCOUNTS other accounts may be intended, so a note names them', async () => {
  addDestination({ events_from: ['@self', '@organization_members'] });
  const target = deployment.dependencies.readTarget('production');
  const workers = target.workers.map((worker) => ({
    ...worker,
    vars: { ...worker.vars, STRIPE_ACCOUNTS: 'acct_1' },
  }));

  const { code, stdout } = await checkDeployment({
    dependencies: { readTarget: () => ({ ...target, workers }) },
  });

  expect(linesOf(stdout, 'note').join('\n')).toContain(
    `${CHECK}: ed_1 listens to other accounts (@organization_members). Compare them with STRIPE_ACCOUNTS`,
  );
  expect(code).toBe(0);
});

test('a destination that does not say whose events it sends is not checked, which exits 2', async () => {
  addDestination({});

  const { code, stdout } = await checkDeployment();

  expect(linesOf(stdout, 'skipped').join('\n')).toContain(
    '1: Stripe’s API does not show whose events ed_1 sends',
  );
  expect(code).toBe(2);
});

test('without an endpoint there is nothing to check', async () => {
  const { stdout } = await checkDeployment({ options: { url: 'https://other.shop.example' } });

  expect(linesOf(stdout, 'skipped').join('\n')).toContain(
    'Stripe lists no event destination with the URL of ingest',
  );
});

function connectToStripe(): Stripe {
  const { dependencies, stripe } = deployment;
  return dependencies.connectStripe(stripe.secretKey);
}

/** Beside the endpoint of `pnpm stripe:setup`, and with its URL if the test gives no other. */
function addDestination(
  differences: Partial<Stripe.V2.Core.EventDestination>,
  webhookEndpoint: { url: string } | null = { url: URL_OF_INGEST },
): void {
  deployment.stripe.state.eventDestinations.set({
    id: 'ed_1',
    object: 'v2.core.event_destination',
    created: '2026-11-23T10:15:01.000Z',
    description: '',
    enabled_events: ['checkout.session.completed'],
    event_payload: 'snapshot',
    livemode: true,
    name: 'Ingest',
    status: 'enabled',
    type: 'webhook_endpoint',
    updated: '2026-11-23T10:15:01.000Z',
    ...(webhookEndpoint && { webhook_endpoint: webhookEndpoint }),
    ...differences,
  });
}
