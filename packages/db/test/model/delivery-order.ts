import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';

/** How events are delivered: shuffled, some of them twice, in batches of several sizes. */
export interface DeliveryOrder {
  readonly sortKeys: readonly number[];
  /** Positions of the events that are delivered once more. */
  readonly duplicates: readonly number[];
  readonly batchSizes: readonly number[];
  /** Corrected events die first, and are replayed with the correction; else it is there in time. */
  readonly correctedLater: boolean;
  /** What becomes of a payment that nothing marks. */
  readonly otherPayments: 'dead' | 'ignored';
}

export const deliveryOrders: fc.Arbitrary<DeliveryOrder> = fc.record({
  sortKeys: fc.array(fc.nat(), { minLength: 97, maxLength: 97 }),
  duplicates: fc.array(fc.nat(), { maxLength: 10 }),
  batchSizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  correctedLater: fc.boolean(),
  otherPayments: fc.constantFrom('dead', 'ignored'),
});

export function toBatches(
  events: readonly StripeEvent[],
  { sortKeys, duplicates, batchSizes }: DeliveryOrder,
): StripeEvent[][] {
  const repeated = duplicates.flatMap((position) => events[position % events.length] ?? []);
  const shuffled = [...events, ...repeated]
    .map((event, index) => ({ event, key: sortKeys[index % sortKeys.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);

  const batches: StripeEvent[][] = [];
  for (let batch = 0; shuffled.length > 0; batch++)
    batches.push(shuffled.splice(0, batchSizes[batch % batchSizes.length]));
  return batches;
}
