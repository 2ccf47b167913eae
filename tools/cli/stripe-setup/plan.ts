import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { API_VERSION, compareEvents, EVENTS, findEndpoint } from '../stripe/endpoint.ts';
import { productId, type StripeState } from './fetch-state.ts';
import type { CreditPackage } from './packages.ts';

/**
 * A change in Stripe. A package's can be repeated after a failure without creating anything twice:
 * a product has an id of ours, a price a lookup key and an idempotency key.
 */
interface Step<Result> {
  /** The step in a few words, to print. */
  readonly description: string;
  readonly apply: (stripe: Stripe) => Promise<Result>;
}

interface PackageStep extends Step<Stripe.Product | Stripe.Price> {
  readonly packageId: string;
}

export type Plan = ReturnType<typeof plan>;

interface DesiredState {
  /** URL of the endpoint; undefined to leave endpoints alone. */
  readonly url: string | undefined;
  readonly packages: readonly CreditPackage[];
  /** Whether to create a second endpoint beside one of another API version. */
  readonly replaceEndpoint: boolean;
}

/** The difference between the desired state and Stripe's: empty on the second run. */
export function plan({ url, packages, replaceEndpoint }: DesiredState, state: StripeState) {
  const endpoint = url === undefined ? undefined : findEndpoint(url, state.endpoints);
  const outdatedEndpoint = endpoint?.api_version === API_VERSION ? undefined : endpoint;
  return {
    packageSteps: packages.flatMap((row) => planPackage(row, state)),
    /** Comes last: a later step that fails would lose the signing secret of a new endpoint. */
    endpointSteps:
      endpoint && !(outdatedEndpoint && replaceEndpoint)
        ? updateEndpoint(endpoint)
        : createEndpoint(url),
    /** An endpoint of another API version. Stripe cannot change the version of an endpoint. */
    outdatedEndpoint,
  };
}

// The handler table checks its types against the SDK's at compile time.
const enabled_events = [...EVENTS] as Stripe.WebhookEndpointCreateParams.EnabledEvent[];

const createEndpoint = (url: string | undefined): Step<Stripe.WebhookEndpoint>[] =>
  url === undefined
    ? []
    : [
        {
          description: `create the webhook endpoint ${url} with ${EVENTS.length} event types and API version ${API_VERSION}`,
          apply: ({ webhookEndpoints }) =>
            webhookEndpoints.create({
              url,
              enabled_events,
              api_version: API_VERSION as Stripe.WebhookEndpointCreateParams.ApiVersion,
              description: 'stripe-credits',
            }),
        },
      ];

function updateEndpoint(endpoint: Stripe.WebhookEndpoint): Step<Stripe.WebhookEndpoint>[] {
  const { id, status } = endpoint;
  const reasons = compareEvents(endpoint.enabled_events);
  if (status !== 'enabled') reasons.unshift('it is disabled');
  if (reasons.length === 0) return [];
  return [
    {
      description: `enable ${id} with the event types of the handler table: ${reasons.join('; ')}`,
      apply: (stripe) => stripe.webhookEndpoints.update(id, { enabled_events, disabled: false }),
    },
  ];
}

function planPackage(row: CreditPackage, { products, prices }: StripeState): PackageStep[] {
  const id = productId(row);
  const linked = row.stripePriceId === null ? undefined : prices.get(row.stripePriceId);
  const valid = linked && matches(linked, row) ? linked : undefined;
  // A price that was chosen by hand is kept, whatever product it belongs to.
  if (valid && valid.product !== id) return [];

  const steps = planProduct(row, products.get(id));
  if (valid) return steps;
  const current = prices.get(id);
  return current && matches(current, row) && current.product === id
    ? [...steps, usePrice(row, current)]
    : [...steps, createPrice(row)];
}

const matches = (price: Stripe.Price, { currency, unitAmount, interval }: CreditPackage): boolean =>
  price.active &&
  price.currency === currency &&
  price.unit_amount === unitAmount &&
  recursAs(price, interval);

/** A pack is sold in mode `payment`, which takes no recurring price, and a plan needs one. */
const recursAs = ({ recurring }: Stripe.Price, interval: CreditPackage['interval']): boolean =>
  recurring === null
    ? interval === null
    : recurring.interval === interval &&
      recurring.interval_count === 1 &&
      recurring.usage_type === 'licensed';

function planProduct(row: CreditPackage, existing: Stripe.Product | undefined): PackageStep[] {
  const id = productId(row);
  const { id: packageId, name } = row;
  const metadata = { package_id: packageId, credits: String(row.credits) };
  if (!existing) {
    const description = `create the product ${id}, ${name}`;
    const apply = ({ products }: Stripe) => products.create({ id, name, metadata });
    return [{ packageId, description, apply }];
  }
  const same =
    existing.name === name &&
    existing.active &&
    Object.entries(metadata).every(([key, value]) => existing.metadata[key] === value);
  if (same) return [];
  const description = `update the product ${id} from its package`;
  const apply = ({ products }: Stripe) => products.update(id, { active: true, name, metadata });
  return [{ packageId, description, apply }];
}

const usePrice = ({ id }: CreditPackage, price: Stripe.Price): PackageStep => ({
  packageId: id,
  description: `use the price ${price.id} for the package ${id}`,
  apply: async () => price,
});

/** Takes the lookup key from the previous price, which is not for sale after the package changes. */
function createPrice(row: CreditPackage): PackageStep {
  const { id: packageId, currency, unitAmount: unit_amount, interval } = row;
  const product = productId(row);
  // Hashed, because it becomes an HTTP header and the id of a package may have any characters.
  const terms = [product, unit_amount, currency, ...(interval === null ? [] : [interval])];
  const hash = createHash('sha256').update(terms.join(' ')).digest('hex');
  const price = {
    product,
    currency,
    unit_amount,
    metadata: { package_id: packageId },
    ...(interval !== null && { recurring: { interval } }),
  };
  const kind = interval === null ? 'a price' : `a price per ${interval}`;
  return {
    packageId,
    description: `create ${kind} of ${unit_amount} ${currency} (smallest unit) for the package ${packageId}`,
    apply: ({ prices }) =>
      prices.create(
        { ...price, lookup_key: product, transfer_lookup_key: true },
        { idempotencyKey: `stripe-setup ${hash}` },
      ),
  };
}
