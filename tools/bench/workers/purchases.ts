import { fixture } from '@stripe-credits/stripe-events/fixtures';

const USERS = 5000;
const CREDITS = 200;

/**
 * Checkout Session ids are random, so that each lands anywhere among those that are stored; ids of
 * events and payments begin with the time. Multiplying by an odd number shuffles 32 bits and
 * repeats none; `fill.ts` has the same in SQL.
 */
const SHUFFLE = 2_654_435_761;
const shuffled = (n: number): string => (Math.imul(n, SHUFFLE) >>> 0).toString(16).padStart(8, '0');

/** The text of one purchase's event, as ingest puts it on the queue. */
export function purchaseText(n: number): string {
  return JSON.stringify(
    fixture('checkout.session.completed', {
      id: `evt_bench_${order(n)}`,
      object: {
        ...{ id: `cs_${shuffled(n)}`, payment_intent: `pi_bench_${order(n)}` },
        metadata: {
          ...{ user_id: `user_${n % USERS}`, credits: String(CREDITS) },
          package_id: 'standard',
        },
      },
    }),
  );
}

/** The other event that Stripe sends of the same purchase. */
export function intentText(n: number): string {
  return JSON.stringify(
    fixture('payment_intent.succeeded', {
      id: `evt_bench_${order(n)}_pi`,
      object: { id: `pi_bench_${order(n)}`, latest_charge: `ch_bench_${order(n)}` },
    }),
  );
}

/** As text it sorts as the number does. */
const order = (n: number): string => String(n).padStart(9, '0');

export const purchases = (from: number, count: number): string[] => told(purchaseText, from, count);
export const intents = (from: number, count: number): string[] => told(intentText, from, count);

const told = (text: (n: number) => string, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => text(from + index));
