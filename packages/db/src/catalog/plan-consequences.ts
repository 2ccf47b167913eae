import type { CreditPackage } from '@stripe-credits/stripe-events';
import type { PackageConsequences } from './edit-package.ts';

/**
 * A plan is sold by a session that grants nothing, so none becomes a dead letter. Its paid invoices
 * grant: by the price of their lines where a package has it, or else by the subscription's metadata.
 */
export const describePlanConsequences = (row: CreditPackage): PackageConsequences =>
  row.stripePriceId === null
    ? describeWithoutPrice(row)
    : describeWithPrice({ ...row, stripePriceId: row.stripePriceId });

const NO_DEAD_SESSION = 'No Checkout Session becomes a dead letter.';

const describeWithoutPrice = ({ credits }: CreditPackage): PackageConsequences => ({
  name: 'New checkouts show the new name. Subscriptions that were sold keep the old one at Stripe.',
  credits: `New checkouts sell the new number. A subscription that was sold, and a session that is open, keep the credits in their metadata: each invoice grants ${credits}, as before, until you change the subscription's metadata at Stripe. Where it has package_id alone, the next invoice grants the new number. ${NO_DEAD_SESSION}`,
  unitAmount: `New checkouts charge the new price at once. Subscriptions that were sold keep the price at Stripe that their checkout made, and each invoice grants the credits in their metadata. ${NO_DEAD_SESSION}`,
  stripePriceId: `New checkouts charge this price, which must recur at Stripe as the plan does. Invoices at it grant this package's credits; subscriptions that were sold before keep their price and the credits in their metadata.`,
});

type PricedPlan = CreditPackage & { readonly stripePriceId: string };

const describeWithPrice = ({ stripePriceId, credits }: PricedPlan): PackageConsequences => ({
  name: 'Buyers see the new name. The product at Stripe keeps the old one until you run pnpm stripe:setup.',
  credits: `Each invoice at ${stripePriceId} that is paid from now on grants the new number, in proportion to what its line charges of the price: of new subscriptions, of sessions that are open, and of renewals. A change of plan within a period takes back unused time by the new number too. Invoices that were credited with ${credits} keep them. ${NO_DEAD_SESSION}`,
  unitAmount: `${stripePriceId} at Stripe is not changed: new checkouts and renewals charge the old price until you run pnpm stripe:setup, which makes a new price for new checkouts. A full line grants all credits at either price, because the share is of the price that the line shows; only where it shows none, the share is of the price here. ${NO_DEAD_SESSION}`,
  stripePriceId: `New checkouts charge the new price, which must recur at Stripe as the plan does; its amount may differ from the price here. Subscriptions that renew at ${stripePriceId} are no longer credited by it: an invoice grants the credits in the subscription's metadata, or those of the package that it names, and becomes a dead letter where it has neither. A change of plan from ${stripePriceId} takes nothing back. Move them to the new price first.`,
});
