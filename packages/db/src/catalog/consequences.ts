import type { CreditPackage } from '@stripe-credits/stripe-events';
import { formatMoney } from '@stripe-credits/stripe-events/money';
import type { EditableField } from './edit-package.ts';

export type PackageConsequences = Readonly<Record<EditableField, string>>;

/**
 * What follows from a change of each field of the package, in sentences; `purchase-terms.ts` decides
 * it. How many sessions are open is not known: Stripe tells only of those that were paid or expired.
 */
export const describeConsequences = (row: CreditPackage): PackageConsequences => ({
  name: 'Buyers see the new name. The product at Stripe keeps the old one until you run pnpm stripe:setup.',
  credits: `A Checkout Session that was opened with ${row.credits} credits becomes a dead letter when it is paid. ${OPEN_SESSIONS} ${repair(row)} ${row.interval === null ? '' : 'Renewals grant the new number from their next invoice on. '}${CACHE}`,
  unitAmount: `A Checkout Session that was opened at ${formatMoney(row.unitAmount, row.currency)} becomes a dead letter when it is paid. ${OPEN_SESSIONS} ${repair(row)} ${priceAtStripe(row)} ${CACHE}`,
  stripePriceId: `New checkouts charge the new price: it must be ${formatMoney(row.unitAmount, row.currency)}, or each purchase becomes a dead letter. ${renewals(row)}${CACHE}`,
});

const OPEN_SESSIONS =
  'Stripe keeps a session open for up to 24 hours, and a delayed payment can take days longer; how many are open is not known here.';

const CACHE = 'The consumer may use the catalog as it was for 10 seconds.';

const repair = ({ credits }: CreditPackage): string =>
  `Repair each with the credits that it was sold for: pnpm dlq repair evt_… --unset package_id --set credits=${credits} --reason "bought before the change".`;

const priceAtStripe = ({ stripePriceId }: CreditPackage): string =>
  stripePriceId === null
    ? 'New checkouts charge the new price at once.'
    : `${stripePriceId} at Stripe is not changed: new checkouts charge the old price, and become dead letters, until you run pnpm stripe:setup.`;

const renewals = ({ interval, stripePriceId }: CreditPackage): string =>
  interval === null || stripePriceId === null
    ? ''
    : `Subscriptions that renew at ${stripePriceId} are no longer credited by this package: move them to the new price first. `;
