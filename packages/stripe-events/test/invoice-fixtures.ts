import { creditPackage, processFixture, TEST_MODE } from './process-fixture.ts';

/** 500 credits a month for 60.00, 6000 a year for 600.00, 1000 a month for 100.00, and a pack of 50. */
const packages = new Map([
  creditPackage('month', 500, { unitAmount: 6000, stripePriceId: 'price_month' }),
  creditPackage('year', 6000, { unitAmount: 60_000, stripePriceId: 'price_year' }),
  creditPackage('big', 1000, { unitAmount: 10_000, stripePriceId: 'price_big' }),
  creditPackage('pack', 50, { unitAmount: 999, stripePriceId: 'price_pack' }),
]);

const UNIT_AMOUNTS: Record<string, string> = {
  price_month: '6000',
  price_year: '60000',
  price_big: '10000',
  price_pack: '999',
};

const subscriptionItem = (proration: boolean) => ({
  type: 'subscription_item_details',
  subscription_item_details: { proration },
});
const invoiceItem = (proration: boolean) => ({
  type: 'invoice_item_details',
  invoice_item_details: { proration },
});

/** A line that charges this amount at a price, of one unless the changes say otherwise. */
export const line = (price: string, amount: number, changes: object = {}) => ({
  amount,
  quantity: 1,
  pricing: { price_details: { price }, unit_amount_decimal: UNIT_AMOUNTS[price] ?? '1900' },
  parent: subscriptionItem(false),
  ...changes,
});
export const prorated = (price: string, amount: number, changes: object = {}) =>
  line(price, amount, { parent: subscriptionItem(true), ...changes });
export const oneOff = { parent: invoiceItem(false) };
/** A prorated line that repeats what it charges as the unit amount. */
export const repeating = (
  price: string,
  amount: number,
  unit_amount_decimal: string,
  quantity = 1,
) =>
  prorated(price, amount, { quantity, pricing: { price_details: { price }, unit_amount_decimal } });

/** Lines before API version 2025-03-31, and before there were prices. */
export const oldLine = (amount: number, changes: object = {}) => ({
  amount,
  quantity: 1,
  type: 'subscription',
  price: { id: 'price_month', unit_amount: 6000, unit_amount_decimal: '6000' },
  ...changes,
});
export const oldestLine = (amount: number, changes: object = {}) => ({
  amount,
  quantity: 1,
  type: 'subscription',
  plan: { id: 'price_month', amount: 6000 },
  ...changes,
});

export const withMetadata = (metadata: object) => ({
  parent: { subscription_details: { subscription: 'sub_1', metadata } },
});

/** A renewal with these lines, which grants 42 credits by its metadata. */
export const payInvoice = (data: unknown, object: object = {}) =>
  processFixture(
    'invoice.paid',
    {
      ...withMetadata({ user_id: 'ada', credits: '42' }),
      billing_reason: 'subscription_cycle',
      lines: data && { data },
      ...object,
    },
    { ...TEST_MODE, packages },
  );
