import Stripe from 'stripe';
import { afterAll } from 'vitest';
import { type FakeStripeOptions, startFakeStripe } from '../index.ts';

/** A running fake, and the real client that points to it. */
export async function open(options: FakeStripeOptions = {}) {
  const fake = await startFakeStripe(options);
  afterAll(() => fake.close());
  const { host, port } = fake;
  const client = (key = fake.secretKey) =>
    new Stripe(key, { host, port, protocol: 'http', maxNetworkRetries: 0 });
  /** A request as text, for what the client's types would not let through. */
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const key = { Authorization: `Bearer ${fake.secretKey}` };
    const all = { ...form, ...key, ...headers };
    const response = await fetch(`${fake.url}${path}`, { method: 'POST', headers: all, body });
    // What the test asks of it is compared with what is expected, field by field.
    return { status: response.status, body: (await response.json()) as { error?: object } };
  };
  return { fake, client, stripe: client(), post };
}

export const purchase = {
  mode: 'payment',
  success_url: 'https://shop.example/success?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://shop.example/pricing',
  client_reference_id: 'ada',
  line_items: [
    {
      quantity: 1,
      price_data: { currency: 'usd', unit_amount: 2999, product_data: { name: 'Standard' } },
    },
  ],
  metadata: { user_id: 'ada', credits: '200' },
  payment_intent_data: { metadata: { user_id: 'ada', credits: '200' } },
} satisfies Stripe.Checkout.SessionCreateParams;
