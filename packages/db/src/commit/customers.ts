import type { Fact } from '@stripe-credits/stripe-events';
import type { Database, Statement } from '../database.ts';
import { stripeCustomers } from '../schema/index.ts';
import { selectJsonRows } from '../sql.ts';

/** Which Stripe customer is which user. A pair that is known already writes nothing. */
export function recordCustomers(db: Database, facts: readonly Fact[]): Statement[] {
  const pairs = new Map(
    facts.flatMap(({ row }) => {
      const { customer = null, userId = null } = row as PossibleCustomer;
      return customer !== null && userId !== null
        ? [[JSON.stringify([customer, userId]), { customer, userId }] as const]
        : [];
    }),
  );
  if (pairs.size === 0) return [];
  return [
    db
      .insert(stripeCustomers)
      .select(selectJsonRows(stripeCustomers, [...pairs.values()]))
      .onConflictDoNothing(),
  ];
}

/** Every kind of fact has these two columns or has them not. */
interface PossibleCustomer {
  readonly customer?: string | null;
  readonly userId?: string | null;
}
