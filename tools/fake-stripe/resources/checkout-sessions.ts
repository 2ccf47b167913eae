import type Stripe from 'stripe';
import { created, isCreatedIn } from '../created.ts';
import { endpoint } from '../endpoint.ts';
import { newId, nowSeconds } from '../ids.ts';
import { expand, type Parameters, pagination } from '../parameters.ts';
import { invalid } from '../refusal.ts';
import type { SessionState } from '../state.ts';
import { newSession } from './checkout-session.ts';
import { lineItemsOf } from './line-items.ts';
import { asStored } from './metadata.ts';

type Create = Stripe.Checkout.SessionCreateParams;

const adHocPrice = {
  currency: { kind: 'text', format: 'currency', required: true },
  product: { kind: 'text' },
  product_data: {
    kind: 'group',
    fields: {
      name: { kind: 'text', required: true },
      description: { kind: 'text' },
      metadata: { kind: 'metadata' },
    },
  },
  tax_behavior: { kind: 'text', oneOf: ['exclusive', 'inclusive', 'unspecified'] },
  unit_amount: { kind: 'whole', min: 0, max: 99_999_999 },
} as const satisfies Parameters<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>;

const create = {
  adaptive_pricing: { kind: 'group', fields: { enabled: { kind: 'flag' } } },
  allow_promotion_codes: { kind: 'flag' },
  allowed_payment_method_types: { kind: 'list', of: { kind: 'text' } },
  cancel_url: { kind: 'text', format: 'url' },
  client_reference_id: { kind: 'text', max: 200 },
  currency: { kind: 'text', format: 'currency' },
  customer: { kind: 'text' },
  customer_email: { kind: 'text', format: 'email', max: 800 },
  expand,
  expires_at: { kind: 'whole' },
  line_items: {
    kind: 'list',
    max: 100,
    of: {
      kind: 'group',
      fields: {
        price: { kind: 'text' },
        price_data: { kind: 'group', fields: adHocPrice },
        quantity: { kind: 'whole', min: 1, max: 999_999 },
      },
    },
  },
  locale: { kind: 'text' },
  metadata: { kind: 'metadata' },
  mode: { kind: 'text', oneOf: ['payment', 'setup', 'subscription'] },
  payment_intent_data: {
    kind: 'group',
    fields: {
      description: { kind: 'text', max: 1000 },
      metadata: { kind: 'metadata' },
      receipt_email: { kind: 'text', format: 'email' },
    },
  },
  submit_type: { kind: 'text', oneOf: ['auto', 'book', 'donate', 'pay', 'subscribe'] },
  success_url: { kind: 'text', format: 'url' },
  ui_mode: { kind: 'text', oneOf: ['elements', 'embedded_page', 'form', 'hosted_page'] },
} as const satisfies Parameters<Create>;

const list = {
  ...pagination,
  created,
  expand,
  payment_intent: { kind: 'text' },
  status: { kind: 'text', oneOf: ['complete', 'expired', 'open'] },
} as const satisfies Parameters<Stripe.Checkout.SessionListParams>;

const path = '/v1/checkout/sessions';

export const checkoutSessions = [
  endpoint<Create>({
    method: 'POST',
    path,
    parameters: create,
    answer(params, context) {
      refuseOtherFields(params.expand, '');
      refuseWhatContradicts(params);
      const lineItems = lineItemsOf(params.line_items ?? [], params.currency, context);
      const id = newId(context.livemode ? 'cs_live' : 'cs_test', 58);
      const made = context.state.sessions.set({
        id,
        session: newSession(id, params, lineItems, context),
        lineItems,
        paymentIntentMetadata: asStored(params.payment_intent_data?.metadata),
      });
      return expanded(made, params.expand);
    },
  }),

  endpoint<Stripe.Checkout.SessionRetrieveParams>({
    method: 'GET',
    path: `${path}/:id`,
    parameters: { expand },
    answer(params, { state }, id) {
      refuseOtherFields(params.expand, '');
      return expanded(state.sessions.get(id, 'session'), params.expand);
    },
  }),

  endpoint<Stripe.Checkout.SessionListParams>({
    method: 'GET',
    path,
    parameters: list,
    answer(params, { state, path: url }) {
      refuseOtherFields(params.expand, 'data.');
      const page = state.sessions.page(url, params, ({ session }) => fits(session, params));
      return { ...page, data: page.data.map((one) => expanded(one, params.expand)) };
    },
  }),
];

/** What is right by itself and wrong together. */
function refuseWhatContradicts(params: Create): void {
  if (params.mode !== 'payment')
    throw invalid(`This fake makes sessions of mode payment alone, not ${params.mode}.`, 'mode');
  if (params.ui_mode !== undefined && params.ui_mode !== 'hosted_page')
    throw invalid('This fake serves the hosted page alone.', 'ui_mode');
  if (!params.line_items?.length)
    throw invalid('`line_items` are required in payment mode.', 'line_items');
  if (!params.success_url)
    throw invalid('Missing required param: success_url.', 'success_url', 'parameter_missing');
  if (params.customer && params.customer_email)
    throw invalid(
      'You may only specify one of these parameters: customer, customer_email.',
      'customer',
    );
  const life = (params.expires_at ?? nowSeconds() + 86_400) - nowSeconds();
  if (life < 30 * 60 || life > 24 * 3600)
    throw invalid(
      'The `expires_at` timestamp must be from 30 minutes to 24 hours from Checkout Session creation.',
      'expires_at',
    );
}

function fits(session: Stripe.Checkout.Session, asked: Stripe.Checkout.SessionListParams): boolean {
  return (
    (asked.payment_intent === undefined || session.payment_intent === asked.payment_intent) &&
    (asked.status === undefined || session.status === asked.status) &&
    isCreatedIn(session, asked.created)
  );
}

function refuseOtherFields(asked: readonly string[] = [], prefix: string): void {
  const other = asked.find((field) => field !== `${prefix}line_items`);
  if (other !== undefined) throw invalid(`This property cannot be expanded (${other}).`, 'expand');
}

/** The session, with the line items that are left out unless they are asked for. */
function expanded(
  { session, lineItems }: SessionState,
  asked: readonly string[] = [],
): Stripe.Checkout.Session {
  if (asked.length === 0) return session;
  const url = `${path}/${session.id}/line_items`;
  return { ...session, line_items: { object: 'list', data: [...lineItems], has_more: false, url } };
}
