import { fixture } from '@stripe-credits/stripe-events/fixtures';

const USERS = 5000;

/** The text of one purchase's event, as ingest puts it on the queue. */
export function purchaseText(n: number): string {
  return JSON.stringify(
    fixture('checkout.session.completed', {
      id: `evt_bench_${n}`,
      object: {
        ...{ id: `cs_bench_${n}`, payment_intent: `pi_bench_${n}` },
        metadata: { user_id: `user_${n % USERS}`, credits: '200', package_id: 'standard' },
      },
    }),
  );
}

export const purchases = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => purchaseText(from + index));
