import { readdirSync } from 'node:fs';
import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { handledTypes } from '../src/index.ts';
import { sign } from '../src/signing.ts';
import { outcomeOf } from './process-fixture.ts';

test('there is one fixture file per handled type, with the name of the type', () => {
  const files = readdirSync(new URL('../fixtures', import.meta.url));

  expect(files.sort()).toEqual(handledTypes.map((type) => `${type}.json`).sort());
});

test.each(handledTypes)('%s: its fixture has the API version of the SDK and is handled', (type) => {
  const event = fixture(type);

  expect(event).toMatchObject({ type, api_version: Stripe.API_VERSION });
  expect(outcomeOf(event).status).toBe('handled');
});

test('a signed fixture passes the verification of the stripe package', async () => {
  const payload = JSON.stringify(fixture('checkout.session.completed'));

  const header = await sign(payload, 'whsec_test');

  const event = await Stripe.webhooks.constructEventAsync(payload, header, 'whsec_test');
  expect(event.type).toBe('checkout.session.completed');
});
