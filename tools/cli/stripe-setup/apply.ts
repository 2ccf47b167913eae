import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { API_VERSION, EVENTS } from '../stripe/endpoint.ts';
import { lookupKey, productId } from './fetch-state.ts';
import { type CreditPackage, type Query, savePrices } from './packages.ts';
import {
  describeStep,
  type EndpointStep,
  type PackageStep,
  type Plan,
  productMetadata,
} from './plan.ts';

/**
 * Runs the steps. Each can be repeated after a failure without creating anything twice: a product
 * has an id of ours, a price a lookup key and an idempotency key. The database gets the prices
 * before the endpoint is created, so that a failure there cannot lose the endpoint's secret.
 *
 * @returns the signing secret of a new endpoint, which Stripe returns only once.
 */
export async function apply(
  { packageSteps, endpointSteps }: Plan,
  stripe: Stripe,
  query: Query,
): Promise<string | undefined> {
  const total = packageSteps.length + endpointSteps.length;
  let number = 0;
  const print = (step: PackageStep | EndpointStep) =>
    console.log(`${++number}/${total} ${describeStep(step)}`);

  const prices = new Map<string, string>();
  for (const step of packageSteps) {
    print(step);
    const price = await applyPackageStep(step, stripe);
    if (price !== undefined) prices.set(step.package.id, price);
  }
  if (prices.size > 0) await savePrices(query, prices);

  let secret: string | undefined;
  for (const step of endpointSteps) {
    print(step);
    secret = await applyEndpointStep(step, stripe);
  }
  return secret;
}

/** @returns the id of the package's price, if the step determines it. */
async function applyPackageStep(step: PackageStep, stripe: Stripe): Promise<string | undefined> {
  const row = step.package;
  const product = { name: row.name, metadata: productMetadata(row) };
  switch (step.type) {
    case 'create_product':
      await stripe.products.create({ id: productId(row), ...product });
      return undefined;
    case 'update_product':
      await stripe.products.update(productId(row), { active: true, ...product });
      return undefined;
    case 'create_price':
      return (await createPrice(row, stripe)).id;
    case 'use_price':
      return step.price;
  }
}

/** Takes the lookup key from the previous price, which is not for sale after the package changes. */
const createPrice = (row: CreditPackage, stripe: Stripe) =>
  stripe.prices.create(
    {
      product: productId(row),
      currency: row.currency,
      unit_amount: row.unitAmount,
      lookup_key: lookupKey(row),
      transfer_lookup_key: true,
      metadata: { package_id: row.id },
    },
    { idempotencyKey: idempotencyKey(row) },
  );

/** Hashed, because it becomes an HTTP header and the id of a package may have any characters. */
function idempotencyKey(row: CreditPackage): string {
  const price = `${lookupKey(row)} ${row.unitAmount} ${row.currency}`;
  return `stripe-setup ${createHash('sha256').update(price).digest('hex')}`;
}

/** @returns the secret of a new endpoint. */
async function applyEndpointStep(step: EndpointStep, stripe: Stripe): Promise<string | undefined> {
  // The handler table checks its types against the SDK's at compile time.
  const enabled_events = [...EVENTS] as Stripe.WebhookEndpointCreateParams.EnabledEvent[];
  if (step.type === 'update_endpoint') {
    await stripe.webhookEndpoints.update(step.id, { enabled_events, disabled: false });
    return undefined;
  }
  const endpoint = await stripe.webhookEndpoints.create({
    url: step.url,
    enabled_events,
    api_version: API_VERSION as Stripe.WebhookEndpointCreateParams.ApiVersion,
    description: 'stripe-credits',
  });
  return endpoint.secret;
}
