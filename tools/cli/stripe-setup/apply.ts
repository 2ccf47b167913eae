import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { API_VERSION, EVENTS } from '../stripe/endpoint.ts';
import { lookupKey, productId } from './fetch-state.ts';
import type { PackageRow, Packages } from './packages.ts';
import { inWords, metadataOf, type Plan, type Step } from './plan.ts';

type PackageStep = Extract<Step, { readonly row: PackageRow }>;
type EndpointStep = Exclude<Step, PackageStep>;
const ofPackage = (step: Step): step is PackageStep => 'row' in step;
const ofEndpoint = (step: Step): step is EndpointStep => !ofPackage(step);

/**
 * Takes the steps. Each can be repeated: a product has an id of ours, a price a lookup key and an
 * idempotency key, so that a run that broke off makes no second one. The prices are in the database
 * before the endpoint is made, so that its secret is handed back whatever happened before.
 *
 * @returns the signing secret of an endpoint that was made: Stripe tells it this once.
 */
export async function carryOut(
  { steps }: Plan,
  stripe: Stripe,
  packages: Packages,
): Promise<string | undefined> {
  const say = (step: Step) =>
    console.log(`${steps.indexOf(step) + 1}/${steps.length} ${inWords(step)}`);
  const prices = new Map<string, string>();
  for (const step of steps.filter(ofPackage)) {
    say(step);
    const price = await forPackage(step, stripe);
    if (price !== undefined) prices.set(step.row.id, price);
  }
  if (prices.size > 0) await packages.link(prices);

  let secret: string | undefined;
  for (const step of steps.filter(ofEndpoint)) {
    say(step);
    secret = await forEndpoint(step, stripe);
  }
  return secret;
}

/** @returns the price that the package is to name. */
async function forPackage(step: PackageStep, stripe: Stripe): Promise<string | undefined> {
  const { row } = step;
  switch (step.kind) {
    case 'create product': {
      const product = { id: productId(row), name: row.name, metadata: metadataOf(row) };
      await stripe.products.create(product);
      return undefined;
    }
    case 'update product': {
      const product = { name: row.name, active: true, metadata: metadataOf(row) };
      await stripe.products.update(productId(row), product);
      return undefined;
    }
    case 'create price':
      return (await createPrice(row, stripe)).id;
    case 'link price':
      return step.price;
  }
}

/** @returns the secret of a new endpoint. */
async function forEndpoint(step: EndpointStep, stripe: Stripe): Promise<string | undefined> {
  if (step.kind === 'create endpoint') return (await createEndpoint(step.url, stripe)).secret;
  await stripe.webhookEndpoints.update(step.id, { enabled_events: events(), disabled: false });
  return undefined;
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
    { idempotencyKey: idempotencyKeyOf(row) },
  );

/** Hashed, since it becomes a header, and a package's id may have any characters. */
function idempotencyKeyOf(row: PackageRow): string {
  const price = `${lookupKey(row)} ${row.unit_amount} ${row.currency}`;
  return `stripe-setup ${createHash('sha256').update(price).digest('hex')}`;
}

// The table's types are those of the SDK, held by the compiler where it is defined.
const events = () => [...EVENTS] as Stripe.WebhookEndpointCreateParams.EnabledEvent[];
