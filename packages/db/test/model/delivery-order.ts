import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';

/** How events arrive: in another order, some of them again, cut into batches. */
export interface Arrival {
  readonly order: readonly number[];
  readonly again: readonly number[];
  readonly cuts: readonly number[];
}

export const arrivals: fc.Arbitrary<Arrival> = fc.record({
  order: fc.array(fc.nat(), { minLength: 97, maxLength: 97 }),
  again: fc.array(fc.nat(), { maxLength: 10 }),
  cuts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
});

export function batchesOf(events: readonly StripeEvent[], arrival: Arrival): StripeEvent[][] {
  const repeated = arrival.again.flatMap((pick) => events[pick % events.length] ?? []);
  const arriving = [...events, ...repeated]
    .map((event, index) => ({ event, key: arrival.order[index % arrival.order.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);

  const batches: StripeEvent[][] = [];
  for (let turn = 0; arriving.length > 0; turn++)
    batches.push(arriving.splice(0, arrival.cuts[turn % arrival.cuts.length]));
  return batches;
}
