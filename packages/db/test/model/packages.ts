import type { CreditPackage } from '@stripe-credits/stripe-events';

/** Packages with a price at Stripe, at which lines of generated invoices are billed. */
export const MODEL_PACKAGES = [
  {
    id: 'model_month',
    name: 'Month',
    credits: 500,
    unitAmount: 6000,
    currency: 'usd',
    stripePriceId: 'price_model_month',
    interval: 'month',
  },
  {
    id: 'model_year',
    name: 'Year',
    credits: 6000,
    unitAmount: 59_900,
    currency: 'usd',
    stripePriceId: 'price_model_year',
    interval: 'year',
  },
  {
    id: 'model_pack',
    name: 'Pack',
    credits: 70,
    unitAmount: 999,
    currency: 'usd',
    stripePriceId: 'price_model_pack',
    interval: null,
  },
] as const satisfies readonly CreditPackage[];

export type ModelPackage = (typeof MODEL_PACKAGES)[number];
