import type Stripe from 'stripe';
import { invalidRequest } from '../errors.ts';
import { nowSeconds } from '../objects.ts';

type Create = Stripe.Checkout.SessionCreateParams;

/** Parameters that are valid alone but not together, and what Fake Stripe does not support. */
export function rejectInvalidCombinations(params: Create): void {
  rejectOtherMode(params);
  rejectUrlsOfOtherMode(params);
  rejectCustomer(params);
  if (!params.line_items?.length)
    throw invalidRequest(`\`line_items\` are required in ${params.mode} mode.`, 'line_items');
  const now = nowSeconds();
  const lifetimeSeconds = (params.expires_at ?? now + 86_400) - now;
  if (lifetimeSeconds < 30 * 60 || lifetimeSeconds > 24 * 3600)
    throw invalidRequest(
      'The `expires_at` timestamp must be from 30 minutes to 24 hours from Checkout Session creation.',
      'expires_at',
    );
}

function rejectOtherMode({ mode, payment_intent_data, subscription_data, submit_type }: Create) {
  if (mode !== 'payment' && mode !== 'subscription')
    throw invalidRequest(`Fake Stripe does not support mode \`${mode}\`.`, 'mode');
  if (mode === 'payment' && subscription_data)
    throw invalidRequest(
      'You can not pass `subscription_data` in `payment` mode.',
      'subscription_data',
    );
  if (mode === 'subscription' && payment_intent_data)
    throw invalidRequest(
      'You can not pass `payment_intent_data` in `subscription` mode.',
      'payment_intent_data',
    );
  if (mode === 'subscription' && submit_type && !['auto', 'subscribe'].includes(submit_type))
    throw invalidRequest('This `submit_type` is for `payment` mode.', 'submit_type');
}

function rejectUrlsOfOtherMode(params: Create): void {
  const { ui_mode = 'hosted_page', success_url, cancel_url, return_url } = params;
  if (ui_mode === 'hosted_page') {
    if (return_url)
      throw invalidRequest('`return_url` is not supported with `hosted_page`.', 'return_url');
    if (!success_url) throw missing('success_url');
    return;
  }
  if (ui_mode !== 'embedded_page')
    throw invalidRequest(`Fake Stripe does not support ui_mode \`${ui_mode}\`.`, 'ui_mode');
  for (const [name, url] of Object.entries({ success_url, cancel_url }))
    if (url) throw invalidRequest(`\`${name}\` is not supported with \`embedded_page\`.`, name);
  if (!return_url) throw missing('return_url');
}

function rejectCustomer({ customer, customer_email, customer_update, automatic_tax }: Create) {
  if (customer && customer_email)
    throw invalidRequest(
      'You may only specify one of these parameters: customer, customer_email.',
      'customer',
    );
  if (customer_update && !customer)
    throw invalidRequest('`customer_update` can only be used with `customer`.', 'customer_update');
  // No customer here has an address.
  if (automatic_tax?.enabled && customer && customer_update?.address !== 'auto')
    throw invalidRequest(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto'.",
      undefined,
      'customer_tax_location_invalid',
    );
}

const missing = (name: string) =>
  invalidRequest(`Missing required param: ${name}.`, name, 'parameter_missing');
