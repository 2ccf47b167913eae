import type Stripe from 'stripe';
import type { Parameters } from './parameters.ts';

/** The range of times that most lists take, in seconds since 1970. */
export const created = {
  kind: 'group',
  fields: {
    gt: { kind: 'whole' },
    gte: { kind: 'whole' },
    lt: { kind: 'whole' },
    lte: { kind: 'whole' },
  },
} as const satisfies { kind: 'group'; fields: Parameters<Stripe.RangeQueryParam> };

export function isCreatedIn(
  object: { readonly created: number },
  asked: Stripe.RangeQueryParam | number | undefined,
): boolean {
  const range = typeof asked === 'object' ? asked : {};
  return (
    object.created > (range.gt ?? -1) &&
    object.created >= (range.gte ?? 0) &&
    object.created < (range.lt ?? Number.POSITIVE_INFINITY) &&
    object.created <= (range.lte ?? Number.POSITIVE_INFINITY)
  );
}
