import Stripe from 'stripe';
import type { CreditPackage } from './packages.ts';

/** What exists in Stripe of the endpoints, products and prices. */
export type StripeState = Awaited<ReturnType<typeof fetchState>>;

/**
 * The id that we choose for a package's product, so that a second one cannot be created. It is also
 * the lookup key of its price: a lookup key belongs to one price of an account, the one for sale now.
 */
export const productId = ({ id }: Pick<CreditPackage, 'id'>): string => `credits_${id}`;

/** Stripe's limit for one request. */
const LOOKUP_KEYS_MAX = 10;

/** Reads the state and changes nothing. */
export async function fetchState(stripe: Stripe, packages: readonly CreditPackage[]) {
  const endpoints = await all(stripe.webhookEndpoints.list({ limit: 100 }));
  const ids = packages.map(productId);
  const products = ids.length === 0 ? [] : await all(stripe.products.list({ ids, limit: 100 }));
  /** By lookup key, and by id those that packages refer to. */
  const prices = new Map<string, Stripe.Price>();
  for (let from = 0; from < ids.length; from += LOOKUP_KEYS_MAX) {
    const lookup_keys = ids.slice(from, from + LOOKUP_KEYS_MAX);
    for (const price of await all(stripe.prices.list({ lookup_keys, active: true, limit: 100 })))
      if (price.lookup_key !== null) prices.set(price.lookup_key, price);
  }
  for (const { stripePriceId } of packages) {
    if (stripePriceId === null) continue;
    const price = await stripe.prices.retrieve(stripePriceId).catch(ignoreMissing);
    if (price) prices.set(price.id, price);
  }
  return { endpoints, products: new Map(products.map((each) => [each.id, each])), prices };
}

const all = <T>(list: Stripe.ApiListPromise<T>): Promise<T[]> =>
  list.autoPagingToArray({ limit: 1000 });

/** A missing price, such as one of the other mode, is no error: the plan creates a new one. */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof Stripe.errors.StripeError && error.code === 'resource_missing') return;
  throw error;
}
