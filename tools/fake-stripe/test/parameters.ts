import type Stripe from 'stripe';
import type { Parameters } from '../parameters.ts';

/**
 * Held by the compiler, so by `pnpm check`: lists of parameters that the SDK does not know, or
 * knows otherwise, do not compile.
 */
type Create = Parameters<Stripe.Checkout.SessionCreateParams>;
type PriceData = Parameters<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>;

export const known = {
  success_url: { kind: 'text' },
  line_items: {
    kind: 'list',
    of: { kind: 'group', fields: { quantity: { kind: 'whole' } } },
  },
} as const satisfies Create;

export const refused = [
  // @ts-expect-error The pinned version of the API has no such parameter.
  { payment_method_types: { kind: 'list', of: { kind: 'text' } } } satisfies Create,
  // @ts-expect-error A URL is text.
  { success_url: { kind: 'whole' } } satisfies Create,
  // @ts-expect-error An ad-hoc price must have a currency.
  { unit_amount: { kind: 'whole' } } satisfies PriceData,
  // @ts-expect-error And its list must say that it must.
  { currency: { kind: 'text' } } satisfies PriceData,
];
