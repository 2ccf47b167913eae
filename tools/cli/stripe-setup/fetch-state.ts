import type Stripe from 'stripe';
import type { PackageRow } from './packages.ts';

/** What stands in Stripe of what the set-up is about. Looking changes nothing. */
export interface Found {
  readonly endpoints: readonly Stripe.WebhookEndpoint[];
  /** By id. */
  readonly products: ReadonlyMap<string, Stripe.Product>;
  /** By lookup key, and by id those that packages name already. */
  readonly prices: ReadonlyMap<string, Stripe.Price>;
}

/** The product of a package has an id of ours, so that a second one cannot come to be. */
export const productId = ({ id }: Pick<PackageRow, 'id'>): string => `credits_${id}`;

/** A lookup key names one price of an account: the one that is sold now. */
export const lookupKey = productId;

/** Stripe takes as many lookup keys at once. */
const LOOKUP_KEYS_MAX = 10;

export async function look(stripe: Stripe, packages: readonly PackageRow[]): Promise<Found> {
  const endpoints = await all(stripe.webhookEndpoints.list({ limit: 100 }));
  const ids = packages.map(productId);
  const products = ids.length === 0 ? [] : await all(stripe.products.list({ ids, limit: 100 }));
  const prices = new Map<string, Stripe.Price>();
  for (let from = 0; from < ids.length; from += LOOKUP_KEYS_MAX) {
    const lookup_keys = ids.slice(from, from + LOOKUP_KEYS_MAX);
    for (const price of await all(stripe.prices.list({ lookup_keys, active: true, limit: 100 })))
      if (price.lookup_key !== null) prices.set(price.lookup_key, price);
  }
  for (const { stripe_price_id: id } of packages) {
    const price = id === null ? undefined : await retrieve(stripe, id);
    if (price) prices.set(price.id, price);
  }
  return { endpoints, products: new Map(products.map((each) => [each.id, each])), prices };
}

const all = <T>(list: Stripe.ApiListPromise<T>): Promise<T[]> =>
  list.autoPagingToArray({ limit: 1000 });

/** A price that is not there, such as one of the other mode, is no error: a new one is made. */
async function retrieve(stripe: Stripe, id: string): Promise<Stripe.Price | undefined> {
  try {
    return await stripe.prices.retrieve(id);
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'resource_missing') return undefined;
    throw error;
  }
}
