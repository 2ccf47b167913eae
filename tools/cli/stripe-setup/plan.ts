import type Stripe from 'stripe';
import { API_VERSION, compareEvents, EVENTS, findEndpoint } from '../stripe/endpoint.ts';
import { lookupKey, productId, type StripeState } from './fetch-state.ts';
import type { CreditPackage } from './packages.ts';

export type PackageStep =
  | { readonly type: 'create_product'; readonly package: CreditPackage }
  | { readonly type: 'update_product'; readonly package: CreditPackage }
  | { readonly type: 'create_price'; readonly package: CreditPackage }
  | { readonly type: 'use_price'; readonly package: CreditPackage; readonly price: string };

export type EndpointStep =
  | { readonly type: 'create_endpoint'; readonly url: string }
  | { readonly type: 'update_endpoint'; readonly id: string; readonly reason: string };

export interface Plan {
  readonly packageSteps: readonly PackageStep[];
  /** Comes last: a later step that fails would lose the signing secret of a new endpoint. */
  readonly endpointSteps: readonly EndpointStep[];
  /** An endpoint of another API version. Stripe cannot change the version of an endpoint. */
  readonly outdatedEndpoint: Stripe.WebhookEndpoint | undefined;
}

export interface DesiredState {
  /** URL of the endpoint; undefined to leave endpoints alone. */
  readonly url: string | undefined;
  readonly packages: readonly CreditPackage[];
  /** Whether to create a second endpoint beside one of another API version. */
  readonly replaceEndpoint: boolean;
}

/** The difference between the desired state and Stripe's: empty on the second run. */
export function plan({ url, packages, replaceEndpoint }: DesiredState, state: StripeState): Plan {
  const endpoint = url === undefined ? undefined : findEndpoint(url, state.endpoints);
  const outdatedEndpoint = endpoint?.api_version === API_VERSION ? undefined : endpoint;
  const packageSteps = packages.flatMap((row) => planPackage(row, state));
  if (url === undefined) return { packageSteps, endpointSteps: [], outdatedEndpoint };
  return {
    packageSteps,
    endpointSteps:
      !endpoint || (outdatedEndpoint && replaceEndpoint)
        ? [{ type: 'create_endpoint', url }]
        : planUpdate(endpoint),
    outdatedEndpoint,
  };
}

function planUpdate({ id, enabled_events, status }: Stripe.WebhookEndpoint): EndpointStep[] {
  const { missing, unhandled } = compareEvents(enabled_events);
  const reasons: string[] = [];
  if (status !== 'enabled') reasons.push('it is disabled');
  if (missing.length > 0) reasons.push(`it lacks ${missing.join(', ')}`);
  if (unhandled.length > 0) reasons.push(`it sends ${unhandled.join(', ')}, which has no handler`);
  return reasons.length === 0 ? [] : [{ type: 'update_endpoint', id, reason: reasons.join('; ') }];
}

function planPackage(row: CreditPackage, { products, prices }: StripeState): PackageStep[] {
  const linked = row.stripePriceId === null ? undefined : prices.get(row.stripePriceId);
  const valid = linked && matches(linked, row) ? linked : undefined;
  // A price that was chosen by hand is kept, whatever product it belongs to.
  if (valid && valid.product !== productId(row)) return [];

  const steps = planProduct(row, products.get(productId(row)));
  if (valid) return steps;
  const current = prices.get(lookupKey(row));
  return current && matches(current, row) && current.product === productId(row)
    ? [...steps, { type: 'use_price', package: row, price: current.id }]
    : [...steps, { type: 'create_price', package: row }];
}

function planProduct(row: CreditPackage, product: Stripe.Product | undefined): PackageStep[] {
  if (!product) return [{ type: 'create_product', package: row }];
  const sameMetadata = Object.entries(productMetadata(row)).every(
    ([key, value]) => product.metadata[key] === value,
  );
  const same = product.name === row.name && product.active && sameMetadata;
  return same ? [] : [{ type: 'update_product', package: row }];
}

const matches = (price: Stripe.Price, { currency, unitAmount }: CreditPackage): boolean =>
  price.active && price.currency === currency && price.unit_amount === unitAmount;

export const productMetadata = ({ id, credits }: CreditPackage) => ({
  package_id: id,
  credits: String(credits),
});

/** The step in a few words, to print. */
export function describeStep(step: PackageStep | EndpointStep): string {
  switch (step.type) {
    case 'create_endpoint':
      return `create the webhook endpoint ${step.url} with ${EVENTS.length} event types and API version ${API_VERSION}`;
    case 'update_endpoint':
      return `enable ${step.id} with the event types of the handler table: ${step.reason}`;
    case 'create_product':
      return `create the product ${productId(step.package)}, ${step.package.name}`;
    case 'update_product':
      return `update the product ${productId(step.package)} from its package`;
    case 'create_price': {
      const { unitAmount, currency, id } = step.package;
      return `create a price of ${unitAmount} ${currency} (smallest unit) for the package ${id}`;
    }
    case 'use_price':
      return `use the price ${step.price} for the package ${step.package.id}`;
  }
}
