import { readdirSync } from 'node:fs';
import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { handledTypes, judge } from '../src/index.ts';
import { sign } from '../src/signing.ts';
import { testMode } from './processing-context.ts';

test('there is one fixture file per handled type, named exactly as the type', () => {
  const files = readdirSync(new URL('../fixtures', import.meta.url));

  expect(files.sort()).toEqual(handledTypes.map((type) => `${type}.json`).sort());
});

test.each(handledTypes)('%s: its fixture is handled, in the API version of the SDK', (type) => {
  const event = fixture(type);

  const verdict = judge(JSON.stringify(event), testMode);

  expect(event).toMatchObject({ type, api_version: Stripe.API_VERSION });
  expect(verdict.outcome.status).toBe('handled');
});

test('a signed fixture passes the check that ingest makes of it', async () => {
  const payload = JSON.stringify(fixture('checkout.session.completed'));

  const header = await sign(payload, 'whsec_test');

  const event = await Stripe.webhooks.constructEventAsync(payload, header, 'whsec_test');
  expect(event.type).toBe('checkout.session.completed');
});
