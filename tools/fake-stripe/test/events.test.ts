import { fixture } from '@stripe-credits/stripe-events/fixtures';
import type Stripe from 'stripe';
import { beforeEach, describe, expect, test } from 'vitest';
import { open } from './test-client.ts';

const { fake, stripe } = await open();
const now = Math.floor(Date.now() / 1000);

/** Made by Stripe so many seconds ago, and not delivered so far. */
function happened(id: string, secondsAgo: number, type: Parameters<typeof fixture>[0]): void {
  const event = { ...fixture(type, { id, created: now - secondsAgo }), pending_webhooks: 1 };
  // Fixtures are Stripe's events; their type holds no more than what they are shaped by.
  fake.state.events.set(event as unknown as Stripe.Event);
}

const ids = async (params: Stripe.EventListParams) =>
  (await stripe.events.list(params)).data.map(({ id }) => id);

beforeEach(() => {
  happened('evt_old', 31 * 86_400, 'invoice.paid');
  happened('evt_first', 300, 'invoice.paid');
  happened('evt_second', 200, 'checkout.session.completed');
  happened('evt_third', 100, 'invoice.paid');
});

test('events are listed newest first, a page at a time, and not after 30 days', async () => {
  const first = await stripe.events.list({ limit: 2 });
  const second = await stripe.events.list({ limit: 2, starting_after: 'evt_second' });
  const newer = await ids({ ending_before: 'evt_first' });

  expect(first.data.map(({ id }) => id)).toEqual(['evt_third', 'evt_second']);
  expect(first.has_more).toBe(true);
  expect(second.data.map(({ id }) => id)).toEqual(['evt_first']);
  expect(second.has_more).toBe(false);
  expect(newer).toEqual(['evt_third', 'evt_second']);
});

test('they are chosen by type, by time, and by whether they were delivered', async () => {
  const delivered = fake.state.events.get('evt_third');
  fake.state.events.set({ ...delivered, pending_webhooks: 0 });

  expect(await ids({ types: ['invoice.paid'] })).toEqual(['evt_third', 'evt_first']);
  expect(await ids({ type: 'checkout.session.completed' })).toEqual(['evt_second']);
  expect(await ids({ created: { gte: now - 200 } })).toEqual(['evt_third', 'evt_second']);
  expect(await ids({ created: { lt: now - 200 } })).toEqual(['evt_first']);
  expect(await ids({ delivery_success: false })).toEqual(['evt_second', 'evt_first']);
  expect(await ids({ delivery_success: true })).toEqual(['evt_third']);
});

describe('a list is refused', () => {
  test.each<[string, Stripe.EventListParams]>([
    ['21 types', { types: Array.from({ length: 21 }, (_, n) => `type.${n}`) }],
    ['a type and types', { type: 'invoice.paid', types: ['invoice.paid'] }],
    ['a limit of 101', { limit: 101 }],
    ['a cursor that names nothing', { starting_after: 'evt_no' }],
    ['an unknown parameter', { status: 'failed' } as Stripe.EventListParams],
  ])('for %s', async (_, params) => {
    await expect(stripe.events.list(params)).rejects.toMatchObject({ statusCode: 400 });
  });
});

test('too many requests are refused with 429 and when to come again, then answered', async () => {
  fake.limitNext(1, 3);

  const refused = await stripe.events.list().catch((error) => error);

  expect(refused).toMatchObject({ type: 'StripeRateLimitError', statusCode: 429 });
  expect(refused.headers['retry-after']).toBe('3');
  expect(await ids({})).toHaveLength(3);
});
