import Stripe from 'stripe';
import { afterAll } from 'vitest';
import { type FakeStripeOptions, startFakeStripe } from '../index.ts';

/** Starts Fake Stripe until the end of the test file, with Stripe's client connected to it. */
export async function startClient(options: FakeStripeOptions = {}) {
  const fake = await startFakeStripe(options);
  afterAll(() => fake.close());
  const { host, port } = fake;
  const connect = (key = fake.secretKey) =>
    new Stripe(key, { host, port, protocol: 'http', maxNetworkRetries: 0 });
  /** Posts a form that the types of Stripe's client do not allow. */
  const post = async (path: string, form: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${fake.url}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: `Bearer ${fake.secretKey}`,
        ...headers,
      },
      body: form,
    });
    // The tests compare each property of the body that they read.
    return { status: response.status, body: (await response.json()) as { error?: object } };
  };
  return { fake, connect, stripe: connect(), post };
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
