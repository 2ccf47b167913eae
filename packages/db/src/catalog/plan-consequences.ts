import type { CreditPackage } from '@stripe-credits/stripe-events';
import type { FieldConsequences } from './edit-package.ts';

/**
 * A plan is sold by a session that grants nothing, so none becomes a dead letter. Its paid invoices
 * grant: by the price of their lines where a package has it, or else by the subscription's metadata.
 */
export const describePlanFields = (row: CreditPackage): FieldConsequences =>
  row.stripePriceId === null
    ? describeWithoutPrice(row)
    : describeWithPrice({ ...row, stripePriceId: row.stripePriceId });

const NO_DEAD_SESSION = 'No Checkout Session becomes a dead letter.';

const describeWithoutPrice = ({ credits }: CreditPackage): FieldConsequences => ({
  name: 'New checkouts show the new name. Subscriptions that were sold keep the old one at Stripe.',
  credits: `New checkouts sell the new number. A subscription that was sold, and a session that is open, keep the credits in their metadata: each invoice grants ${credits}, as before, until you change the subscription's metadata at Stripe. If the metadata has only package_id, the next invoice grants the new number. ${NO_DEAD_SESSION}`,
  unitAmount: `New checkouts charge the new price at once. Subscriptions that were sold keep the price at Stripe that their checkout made, and each invoice grants the credits in their metadata. ${NO_DEAD_SESSION}`,
  stripePriceId: `New checkouts charge this price. It must have the same billing interval at Stripe as the plan. Invoices at it grant this package's credits; subscriptions that were sold before keep their price and the credits in their metadata.`,
});

type PricedPlan = CreditPackage & { readonly stripePriceId: string };

const describeWithPrice = ({ stripePriceId, credits }: PricedPlan): FieldConsequences => ({
  name: 'Buyers see the new name. The product at Stripe keeps the old one until you run pnpm stripe:setup.',
  credits: `Each invoice at ${stripePriceId} that is paid from now on grants the new number, in proportion to the share of the price that its line charges. This applies to new subscriptions, open sessions and renewals. A change of plan within a period also takes back unused time by the new number. Invoices that were credited with ${credits} keep them. ${NO_DEAD_SESSION}`,
  unitAmount: `${stripePriceId} at Stripe is not changed: new checkouts and renewals charge the old price until you run pnpm stripe:setup, which makes a new price for new checkouts. A full line grants all credits at either price, because the share refers to the price on the line. If the line shows no price, the share refers to the price here. ${NO_DEAD_SESSION}`,
  stripePriceId: `New checkouts charge the new price. It must have the same billing interval at Stripe as the plan; its amount may differ from the price here. Subscriptions that renew at ${stripePriceId} are no longer credited by this price: an invoice grants the credits in the subscription's metadata, or the credits of the package that the metadata names. Without both, the invoice becomes a dead letter. A change of plan from ${stripePriceId} takes nothing back. Move them to the new price first.`,
});
