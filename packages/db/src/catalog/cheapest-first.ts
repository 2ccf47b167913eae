import type { CreditPackage } from '@stripe-credits/stripe-events';

/** By currency, because amounts of two cannot be compared, and by the price of one. */
export const cheapestFirst = <
  Package extends Pick<CreditPackage, 'currency' | 'unitAmount' | 'id'>,
>(
  packages: Iterable<Package>,
): Package[] =>
  [...packages].sort(
    (a, b) =>
      a.currency.localeCompare(b.currency) ||
      a.unitAmount - b.unitAmount ||
      a.id.localeCompare(b.id),
  );
