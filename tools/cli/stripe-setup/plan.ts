import type Stripe from 'stripe';
import {
  API_VERSION,
  EVENTS,
  endpointAt,
  eventsDifference,
  sameEvents,
} from '../stripe/endpoint.ts';
import { type Found, lookupKey, productId } from './fetch-state.ts';
import type { PackageRow } from './packages.ts';

export type Step =
  | { readonly kind: 'create endpoint'; readonly url: string }
  | { readonly kind: 'update endpoint'; readonly id: string; readonly why: string }
  | { readonly kind: 'create product'; readonly row: PackageRow }
  | { readonly kind: 'update product'; readonly row: PackageRow }
  | { readonly kind: 'create price'; readonly row: PackageRow }
  | { readonly kind: 'link price'; readonly row: PackageRow; readonly price: string };

export interface Plan {
  /** The endpoint's last: nothing comes after it that could fail and lose its signing secret. */
  readonly steps: readonly Step[];
  /** An endpoint whose version is not ours. It cannot be changed, only replaced. */
  readonly outdated: Stripe.WebhookEndpoint | undefined;
}

export interface Wanted {
  /** Of the endpoint; nothing is done about one where it is undefined. */
  readonly url: string | undefined;
  readonly packages: readonly PackageRow[];
  /** Whether an endpoint of another version gets a second one beside it. */
  readonly replaceEndpoint: boolean;
}

/** What is to be done so that Stripe has what is wanted: a difference, so nothing the second time. */
export function plan({ url, packages, replaceEndpoint }: Wanted, found: Found): Plan {
  const endpoint = url === undefined ? undefined : endpointAt(url, found.endpoints);
  const outdated = endpoint && endpoint.api_version !== API_VERSION ? endpoint : undefined;
  const endpointSteps =
    url === undefined
      ? []
      : !endpoint || (outdated && replaceEndpoint)
        ? [{ kind: 'create endpoint', url } as const]
        : updates(endpoint);
  return {
    steps: [...packages.flatMap((row) => packageSteps(row, found)), ...endpointSteps],
    outdated,
  };
}

function updates({ id, enabled_events, status }: Stripe.WebhookEndpoint): Step[] {
  const { missing, needless } = eventsDifference(enabled_events);
  const why = [
    ...(status === 'enabled' ? [] : ['it is disabled']),
    ...(missing.length > 0 ? [`it lacks ${missing.join(', ')}`] : []),
    ...(needless.length > 0 ? [`it sends ${needless.join(', ')} for nothing`] : []),
  ];
  return sameEvents(enabled_events) && status === 'enabled'
    ? []
    : [{ kind: 'update endpoint', id, why: why.join('; ') }];
}

function packageSteps(row: PackageRow, { products, prices }: Found): Step[] {
  const own = row.stripe_price_id === null ? undefined : prices.get(row.stripe_price_id);
  const chosen = own && agrees(own, row) ? own : undefined;
  // A price that somebody chose by hand stays, whatever product it belongs to.
  if (chosen && chosen.product !== productId(row)) return [];

  const named = prices.get(lookupKey(row));
  const usable = named && agrees(named, row) && named.product === productId(row);
  const steps = productSteps(row, products.get(productId(row)));
  if (chosen) return steps;
  if (!usable) return [...steps, { kind: 'create price', row }];
  return [...steps, { kind: 'link price', row, price: named.id }];
}

function productSteps(row: PackageRow, product: Stripe.Product | undefined): Step[] {
  if (!product) return [{ kind: 'create product', row }];
  const same = product.name === row.name && product.active && describes(product, row);
  return same ? [] : [{ kind: 'update product', row }];
}

const agrees = (price: Stripe.Price, { currency, unit_amount }: PackageRow): boolean =>
  price.active && price.currency === currency && price.unit_amount === unit_amount;

/** What a product says of its package. */
export const metadataOf = ({ id, credits }: PackageRow) => ({
  package_id: id,
  credits: String(credits),
});

const describes = ({ metadata }: Stripe.Product, row: PackageRow): boolean =>
  Object.entries(metadataOf(row)).every(([key, value]) => metadata[key] === value);

/** What a step does, in a line. */
export function inWords(step: Step): string {
  switch (step.kind) {
    case 'create endpoint':
      return `create the webhook endpoint ${step.url} with ${EVENTS.length} event types and version ${API_VERSION}`;
    case 'update endpoint':
      return `set the event types of ${step.id} to the table’s, and enable it: ${step.why}`;
    case 'create product':
      return `create the product ${productId(step.row)}, ${step.row.name}`;
    case 'update product':
      return `make the product ${productId(step.row)} say what the package says`;
    case 'create price': {
      const { unit_amount, currency, id } = step.row;
      return `create a price of ${unit_amount} ${currency} (smallest unit) and write it to the package ${id}`;
    }
    case 'link price':
      return `write ${step.price} to the package ${step.row.id}`;
  }
}
