import type Stripe from 'stripe';
import type { Context } from '../endpoint.ts';
import { newId, nowSeconds, toMetadata } from '../objects.ts';
import defaults from './checkout-session.json' with { type: 'json' };

/** An open session with every property of the pinned API version. */
export function newSession(
  id: string,
  params: Stripe.Checkout.SessionCreateParams,
  lineItems: readonly Stripe.LineItem[],
  { livemode, origin }: Context,
): Stripe.Checkout.Session {
  const amount = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  const created = nowSeconds();
  const isEmbedded = params.ui_mode === 'embedded_page';
  return {
    ...structuredClone(defaults),
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? true },
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    automatic_tax: {
      ...structuredClone(defaults.automatic_tax),
      enabled: params.automatic_tax?.enabled ?? false,
    },
    amount_subtotal: amount,
    amount_total: amount,
    cancel_url: params.cancel_url ?? null,
    client_secret: isEmbedded ? `${id}_secret_${newId('s', 48)}` : null,
    client_reference_id: params.client_reference_id ?? null,
    created,
    currency: lineItems[0]?.currency ?? null,
    customer: params.customer ?? null,
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? created + 86_400,
    livemode,
    locale: params.locale ?? null,
    metadata: toMetadata(params.metadata),
    mode: params.mode ?? 'payment',
    ...(params.return_url !== undefined && { return_url: params.return_url }),
    ui_mode: params.ui_mode ?? 'hosted_page',
    submit_type: params.submit_type ?? null,
    success_url: params.success_url ?? null,
    url: isEmbedded ? null : `${origin}/c/pay/${id}`,
  };
}
