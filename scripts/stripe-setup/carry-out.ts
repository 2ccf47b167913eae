import type Stripe from 'stripe';
import { API_VERSION, EVENTS } from '../stripe/endpoint.ts';
import { lookupKey, productId } from './look.ts';
import type { PackageRow, Packages } from './packages.ts';
import { inWords, metadataOf, type Plan, type Step } from './plan.ts';

/**
 * Takes the steps. Each can be repeated: a product has an id of ours, a price a lookup key and an
 * idempotency key, so that a run that broke off makes no second one.
 *
 * @returns the signing secret of an endpoint that was made: Stripe tells it this once.
 */
export async function carryOut(
  { steps }: Plan,
  stripe: Stripe,
  packages: Packages,
): Promise<string | undefined> {
  const prices = new Map<string, string>();
  let secret: string | undefined;
  for (const [number, step] of steps.entries()) {
    console.log(`${number + 1}/${steps.length} ${inWords(step)}`);
    const made = await take(step, stripe);
    if (step.kind === 'create endpoint') secret = made;
    else if ('row' in step && made !== undefined) prices.set(step.row.id, made);
  }
  if (prices.size > 0) await packages.link(prices);
  return secret;
}

/** @returns the secret of a new endpoint, or the price that a package is to name. */
async function take(step: Step, stripe: Stripe): Promise<string | undefined> {
  switch (step.kind) {
    case 'create endpoint':
      return (await createEndpoint(step.url, stripe)).secret;
    case 'update endpoint':
      await stripe.webhookEndpoints.update(step.id, { enabled_events: events(), disabled: false });
      return undefined;
    case 'create product': {
      const { row } = step;
      const product = { id: productId(row), name: row.name, metadata: metadataOf(row) };
      await stripe.products.create(product);
      return undefined;
    }
    case 'update product': {
      const { row } = step;
      const product = { name: row.name, active: true, metadata: metadataOf(row) };
      await stripe.products.update(productId(row), product);
      return undefined;
    }
    case 'create price':
      return (await createPrice(step.row, stripe)).id;
    case 'link price':
      return step.price;
  }
}

const createEndpoint = (url: string, stripe: Stripe) =>
  stripe.webhookEndpoints.create({
    url,
    enabled_events: events(),
    api_version: API_VERSION as Stripe.WebhookEndpointCreateParams.ApiVersion,
    description: 'stripe-credits',
  });

/** The lookup key leaves the price that had it, which sells no more once the package names this. */
const createPrice = (row: PackageRow, stripe: Stripe) =>
  stripe.prices.create(
    {
      product: productId(row),
      currency: row.currency,
      unit_amount: row.unit_amount,
      lookup_key: lookupKey(row),
      transfer_lookup_key: true,
      metadata: { package_id: row.id },
    },
    { idempotencyKey: `stripe-setup ${lookupKey(row)} ${row.unit_amount} ${row.currency}` },
  );

// The table's types are those of the SDK, held by the compiler where it is defined.
const events = () => [...EVENTS] as Stripe.WebhookEndpointCreateParams.EnabledEvent[];
