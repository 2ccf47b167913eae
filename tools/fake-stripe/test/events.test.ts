import { fixture } from '@stripe-credits/stripe-events/fixtures';
import type Stripe from 'stripe';
import { beforeEach, expect, test } from 'vitest';
import { startClient } from './test-client.ts';

const { fake, stripe } = await startClient();
const now = Math.floor(Date.now() / 1000);

/** An event that Stripe has not delivered yet. */
function createEvent(id: string, secondsAgo: number, type: Parameters<typeof fixture>[0]): void {
  const event = { ...fixture(type, { id, created: now - secondsAgo }), pending_webhooks: 1 };
  // A fixture is a whole event of Stripe, but its type has only the fields that tests change.
  fake.state.events.set(event as unknown as Stripe.Event);
}

const list = async (params: Stripe.EventListParams) => {
  const { data, has_more } = await stripe.events.list(params);
  return { ids: data.map(({ id }) => id), has_more };
};

beforeEach(() => {
  createEvent('evt_expired', 31 * 86_400, 'invoice.paid');
  createEvent('evt_first', 300, 'invoice.paid');
  createEvent('evt_second', 200, 'checkout.session.completed');
  createEvent('evt_third', 100, 'invoice.paid');
});

test('events are listed newest first, in pages, for 30 days', async () => {
  const first = await list({ limit: 2 });
  const second = await list({ limit: 2, starting_after: 'evt_second' });
  const newer = await list({ ending_before: 'evt_first' });

  expect(first).toEqual({ ids: ['evt_third', 'evt_second'], has_more: true });
  expect(second).toEqual({ ids: ['evt_first'], has_more: false });
  expect(newer.ids).toEqual(['evt_third', 'evt_second']);
});

test.each<[Stripe.EventListParams, string[]]>([
  [{ types: ['invoice.paid'] }, ['evt_third', 'evt_first']],
  [{ type: 'checkout.session.completed' }, ['evt_second']],
  [{ created: { gte: now - 200 } }, ['evt_third', 'evt_second']],
  [{ created: { lt: now - 200 } }, ['evt_first']],
  [{ delivery_success: false }, ['evt_second', 'evt_first']],
  [{ delivery_success: true }, ['evt_third']],
])('the filter %o returns only the matching events', async (params, ids) => {
  fake.state.events.set({ ...fake.state.events.get('evt_third'), pending_webhooks: 0 });

  expect((await list(params)).ids).toEqual(ids);
});

test.each<[string, Stripe.EventListParams]>([
  ['21 types', { types: Array.from({ length: 21 }, (_, n) => `type.${n}`) }],
  ['type and types', { type: 'invoice.paid', types: ['invoice.paid'] }],
  ['a limit of 101', { limit: 101 }],
  ['an unknown cursor', { starting_after: 'evt_unknown' }],
  ['an unknown parameter', { status: 'failed' } as Stripe.EventListParams],
])('a list with %s gets 400', async (_, params) => {
  await expect(stripe.events.list(params)).rejects.toMatchObject({ statusCode: 400 });
});

test('an event is retrieved by its id, and an expired or unknown one gets 404', async () => {
  expect((await stripe.events.retrieve('evt_second')).type).toBe('checkout.session.completed');

  for (const id of ['evt_expired', 'evt_unknown'])
    await expect(stripe.events.retrieve(id)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
});

test('a rate-limited request gets 429 with Retry-After, and the next request is answered', async () => {
  fake.rateLimitNext(1, 3);

  const limited = await stripe.events.list().catch((error) => error);

  expect(limited).toMatchObject({ type: 'StripeRateLimitError', statusCode: 429 });
  expect(limited.headers['retry-after']).toBe('3');
  expect((await list({})).ids).toHaveLength(3);
});
