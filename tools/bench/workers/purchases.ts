import { fixture } from '@stripe-credits/stripe-events/fixtures';

const USERS = 5000;
const CREDITS = 200;

/**
 * Checkout Session ids are random, so new ones are spread over all that are stored; ids of events
 * and payments begin with the time. Multiplying by an odd number permutes the 32-bit numbers;
 * `fill.ts` does the same in SQL.
 */
const MULTIPLIER = 2_654_435_761;
const randomDigits = (n: number): string =>
  (Math.imul(n, MULTIPLIER) >>> 0).toString(16).padStart(8, '0');

/** Sorts as text in the order of the numbers. */
const digits = (n: number): string => String(n).padStart(9, '0');

/** The text of one purchase's event, as ingest enqueues it. */
export function purchase(n: number): string {
  return JSON.stringify(
    fixture('checkout.session.completed', {
      id: `evt_bench_${digits(n)}`,
      object: {
        id: `cs_${randomDigits(n)}`,
        payment_intent: `pi_bench_${digits(n)}`,
        // A guest's, as Stripe makes them unless the product names a customer.
        customer: null,
        metadata: {
          user_id: `user_${n % USERS}`,
          credits: String(CREDITS),
          package_id: 'standard',
        },
      },
    }),
  );
}

/** The event that Stripe sends beside it, where the endpoint asks for payment_intent.succeeded. */
export function paymentIntent(n: number): string {
  return JSON.stringify(
    fixture('payment_intent.succeeded', {
      id: `evt_bench_${digits(n)}_pi`,
      object: {
        id: `pi_bench_${digits(n)}`,
        latest_charge: `ch_bench_${digits(n)}`,
        customer: null,
      },
    }),
  );
}

export const range = <T>(from: number, count: number, create: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => create(from + index));
