import { poll } from '@stripe-credits/harness/poll';
import { type RunningSystem, startSystem } from '@stripe-credits/harness/system';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reconcile } from '../tools/cli/reconcile/reconcile.ts';
import { checkoutRequest } from './credits.ts';
import { longInvoice, thinPurchase } from './lookup-fixtures.ts';
import { deliverEvents, readOutcomes } from './payment-cases.ts';
import {
  addEvents,
  type ConsoleResponse,
  HOUR,
  missingEventsOf,
  request,
  secondsAgo,
  start,
  untilEnded,
} from './reconciliation-fixtures.ts';
import { captureOutput, runCommand } from './run-command.ts';
import { purchase, system } from './system.ts';

beforeAll(() => system.reset());

const url = system.consoleUrl;

describe('an invalid request is refused with a sentence, and nothing is compared', () => {
  test.each([
    ['a time before Stripe’s list', { since: '31d', url }, 1, 'Stripe lists events for 30 days'],
    ['the last minutes', { since: '2m', url }, 1, 'may still be on their way'],
    ['an invalid time', { since: 'soon', url }, 2, 'soon is no'],
    [
      'an unreachable console',
      { since: '1h', url: 'http://127.0.0.1:9' },
      1,
      'No response from http://127.0.0.1:9',
    ],
    ['an invalid URL', { since: '1h', url: 'console' }, 2, 'is not a URL'],
  ])('%s, in the terminal', async (_, options, code, sentence) => {
    const refused = await captureOutput(() => reconcile(options));

    expect(refused).toMatchObject({ code, stdout: '' });
    expect(refused.stderr).toContain(sentence);
  });

  test('an unknown option, in the terminal', async () => {
    const refused = await runCommand('tools/cli/reconcile.ts', ['--force']);

    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain("unknown option '--force'");
    expect(refused.stderr).not.toMatch(/^\s+at /m);
  });

  test.each([
    ['an unknown parameter', { hours: 1, types: 'all' }, 'types is not a parameter here'],
    ['an invalid dryRun', { hours: 1, dryRun: 'no' }, 'dryRun must be 1'],
    ['no time', {}, 'hours must be a whole number'],
  ])('%s, in the API', async (_, params, sentence) => {
    expect((await request('/reconciliations', params)).error).toContain(sentence);
  });

  test('pausing an unknown reconciliation', async () => {
    const { error } = await request('/reconciliations/reconciliation_x/pauses', {});

    expect(error).toBe('There is no reconciliation reconciliation_x.');
  });

  afterAll(async () => {
    expect((await request('/reconciliations')).reconciliations).toEqual([]);
    expect(system.stripe.requests).toEqual([]);
  });
});

test('a window that began 30 days ago is accepted', async () => {
  const id = await start({ hours: 720 });

  expect(await untilEnded(id)).toMatchObject({ status: 'done' });
  expect(await missingEventsOf(id)).toEqual({ found: [], sent: [] });
});

describe('a deployment without an API key', () => {
  let deployment: RunningSystem;
  beforeAll(async () => {
    deployment = await startSystem({ stripeKey: null });
  });
  afterAll(() => deployment.close());

  test('reports that nothing is compared', () =>
    expectFailure(deployment, 'STRIPE_SECRET_KEY of stripe-credits is not set'));

  test('answers a checkout with a status that names the key, and does not throw', async () => {
    const results = await Promise.all([
      deployment.callCredits({ method: 'createCheckout', args: [checkoutRequest('ada')] }),
      deployment.callCredits({ method: 'fulfill', args: ['cs_test_unknown'] }),
    ]);

    const message = expect.stringContaining('STRIPE_SECRET_KEY');
    expect(results).toMatchObject([
      { status: 'unavailable', message },
      { status: 'unavailable', message },
    ]);
  });

  test('makes a thin event and an invoice of 14 lines dead with a reason that names the key', async () => {
    const events = [thinPurchase('keyless'), await longInvoice('keyless_invoice', 14)];

    await deliverEvents(deployment, events);

    const ids = events.map(({ id }) => id);
    const reason = expect.stringMatching(/^dead: .* stripe-credits has no STRIPE_SECRET_KEY/);
    expect(await readOutcomes(deployment, ids)).toEqual([reason, reason]);
    expect(await deployment.query('SELECT id FROM credit_transactions')).toEqual([]);
  });
});

test('a deployment with an API key that Stripe does not know reports that nothing is compared', async () => {
  await system.reset('sk_test_rotated');
  addEvents(purchase('missed', { created: secondsAgo(HOUR) }));

  await expectFailure(system, 'Stripe does not know the key');
});

/** Compares from the terminal and by the schedule: both fail with the sentence. */
async function expectFailure(deployment: RunningSystem, sentence: string): Promise<void> {
  const failed = await captureOutput(() => reconcile({ since: '24h', url: deployment.consoleUrl }));
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toContain(sentence);
  expect(failed.stderr).not.toMatch(/^\s+at |sk_/m);

  await deployment.schedule('7 * * * *', 'stripe-credits');

  const get = async (path: string): Promise<ConsoleResponse> => {
    const response = await fetch(`${deployment.consoleUrl}${path}`, {
      headers: { Accept: 'application/json' },
    });
    return (await response.json()) as ConsoleResponse;
  };
  await poll(async () =>
    expect((await get('/health')).problems).toEqual([expect.stringContaining(sentence)]),
  );
  const { reconciliations } = await get('/reconciliations');
  expect(reconciliations.map(({ status }) => status)).toEqual(['failed', 'failed']);
  expect(reconciliations.filter(({ actor }) => actor === 'schedule')).toHaveLength(1);
  for (const { lastError } of reconciliations) expect(lastError).toContain(sentence);
  expect(await deployment.query('SELECT id FROM stripe_events')).toEqual([]);
}
