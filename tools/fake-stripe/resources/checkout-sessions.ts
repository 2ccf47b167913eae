import { CHECKOUT_LOCALES } from '@stripe-credits/stripe-events/checkout-locales';
import type Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { isInRange, newId, toMetadata } from '../objects.ts';
import * as param from '../parameters.ts';
import type { SessionState } from '../state.ts';
import { newSession } from './checkout-session.ts';
import { createLineItems } from './line-items.ts';
import { recurring, taxBehavior } from './prices.ts';
import { rejectInvalidCombinations } from './session-rules.ts';

type Create = Stripe.Checkout.SessionCreateParams;
type LineItem = Stripe.Checkout.SessionCreateParams.LineItem;

const path = '/v1/checkout/sessions';

const priceData = param.object<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>(
  {
    product: param.text(),
    product_data: param.object(
      { description: param.text(), metadata: param.metadata },
      { name: param.text() },
    ),
    recurring,
    tax_behavior: taxBehavior,
    unit_amount: param.unitAmount,
  },
  { currency: param.currency },
);

const create = param.object<Create>({
  adaptive_pricing: param.object({ enabled: param.boolean }),
  allow_promotion_codes: param.boolean,
  allowed_payment_method_types: param.list(param.text()),
  automatic_tax: param.object({}, { enabled: param.boolean }),
  cancel_url: param.url,
  client_reference_id: param.text(200),
  currency: param.currency,
  customer: param.text(),
  customer_email: param.email(800),
  customer_update: param.object({ address: param.oneOf('auto', 'never') }),
  expand: param.expand,
  expires_at: param.integer(),
  line_items: param.list(
    param.object<LineItem>({
      price: param.text(),
      price_data: priceData,
      quantity: param.integer(1, 999_999),
    }),
    100,
  ),
  locale: param.oneOf(...CHECKOUT_LOCALES),
  metadata: param.metadata,
  mode: param.oneOf('payment', 'setup', 'subscription'),
  payment_intent_data: param.object({
    description: param.text(1000),
    metadata: param.metadata,
    receipt_email: param.email(),
  }),
  return_url: param.url,
  submit_type: param.oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  subscription_data: param.object({
    metadata: param.metadata,
    trial_period_days: param.integer(1, 730),
  }),
  success_url: param.url,
  ui_mode: param.oneOf('elements', 'embedded_page', 'form', 'hosted_page'),
});

export const checkoutSessions = [
  endpoint({
    method: 'POST',
    path,
    parameters: create,
    handle(params, context) {
      rejectOtherExpansions(params.expand, 'line_items');
      rejectInvalidCombinations(params);
      if (params.customer !== undefined)
        context.state.customers.get(params.customer, 'customer', 400);
      const lineItems = createLineItems(params, context);
      const id = newId(context.livemode ? 'cs_live' : 'cs_test', 58);
      const created = context.state.sessions.set({
        id,
        session: newSession(id, params, lineItems, context),
        lineItems,
        paymentIntentMetadata: toMetadata(params.payment_intent_data?.metadata),
        subscriptionMetadata: toMetadata(params.subscription_data?.metadata),
        trialDays: params.subscription_data?.trial_period_days ?? 0,
      });
      return expandLineItems(created, params.expand);
    },
  }),

  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    parameters: param.object<Stripe.Checkout.SessionRetrieveParams>({ expand: param.expand }),
    handle(params, { state }, id) {
      rejectOtherExpansions(params.expand, 'line_items');
      return expandLineItems(state.sessions.get(id, 'session'), params.expand);
    },
  }),

  endpoint({
    method: 'GET',
    path,
    parameters: param.object<Stripe.Checkout.SessionListParams>({
      ...param.pagination,
      created: param.createdRange,
      expand: param.expand,
      payment_intent: param.text(),
      status: param.oneOf('complete', 'expired', 'open'),
    }),
    handle(params, { state }) {
      rejectOtherExpansions(params.expand, 'data.line_items');
      const page = state.sessions.page(path, params, ({ session }) => matches(session, params));
      return { ...page, data: page.data.map((each) => expandLineItems(each, params.expand)) };
    },
  }),
];

function matches(session: Stripe.Checkout.Session, params: Stripe.Checkout.SessionListParams) {
  return (
    (params.payment_intent ?? session.payment_intent) === session.payment_intent &&
    (params.status ?? session.status) === session.status &&
    isInRange(session, params.created)
  );
}

function rejectOtherExpansions(expand: readonly string[] = [], supported: string): void {
  const other = expand.find((property) => property !== supported);
  if (other !== undefined)
    throw invalidRequest(`This property cannot be expanded (${other}).`, 'expand');
}

/** Stripe leaves out `line_items` unless the request expands them. */
function expandLineItems(
  { session, lineItems }: SessionState,
  expand: readonly string[] = [],
): Stripe.Checkout.Session {
  if (expand.length === 0) return session;
  const url = `${path}/${session.id}/line_items`;
  return { ...session, line_items: { object: 'list', data: [...lineItems], has_more: false, url } };
}
