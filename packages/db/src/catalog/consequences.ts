import type { CreditPackage } from '@stripe-credits/stripe-events';
import { formatMoney } from '@stripe-credits/stripe-events/money';
import type { PackageConsequences } from './edit-package.ts';
import { describePlanConsequences } from './plan-consequences.ts';

const CACHE = 'The consumer may use the previous catalog for up to 10 seconds.';

/** What follows from a change of each field of the package, in sentences. */
export function describeConsequences(row: CreditPackage): PackageConsequences {
  const { name, ...granting } =
    row.interval === null ? describePackConsequences(row) : describePlanConsequences(row);
  return {
    name,
    credits: `${granting.credits} ${CACHE}`,
    unitAmount: `${granting.unitAmount} ${CACHE}`,
    stripePriceId: `${granting.stripePriceId} ${CACHE}`,
  };
}

/**
 * A paid session is compared with the catalog, as `purchase-terms.ts` decides. How many sessions are
 * open is not known: Stripe sends events only when one is paid or expires.
 */
const describePackConsequences = (row: CreditPackage): PackageConsequences => ({
  name: 'Buyers see the new name. The product at Stripe keeps the old one until you run pnpm stripe:setup.',
  credits: `A Checkout Session that was opened with ${row.credits} credits becomes a dead letter when it is paid. ${OPEN_SESSIONS} ${repair(row)}`,
  unitAmount: `A Checkout Session that was opened at ${formatMoney(row.unitAmount, row.currency)} becomes a dead letter when it is paid. ${OPEN_SESSIONS} ${repair(row)} ${priceAtStripe(row)}`,
  stripePriceId: `New checkouts charge the new price: it must be ${formatMoney(row.unitAmount, row.currency)}, or each purchase becomes a dead letter.`,
});

const OPEN_SESSIONS =
  'Stripe keeps a session open for up to 24 hours, and a delayed payment can take days longer; the number of open sessions is unknown.';

const repair = ({ credits }: CreditPackage): string =>
  `Repair each with the credits that it was sold for: pnpm dlq repair evt_… --unset package_id --set credits=${credits} --reason "bought before the change".`;

const priceAtStripe = ({ stripePriceId }: CreditPackage): string =>
  stripePriceId === null
    ? 'New checkouts charge the new price at once.'
    : `${stripePriceId} at Stripe is not changed: new checkouts charge the old price, and become dead letters, until you run pnpm stripe:setup.`;
