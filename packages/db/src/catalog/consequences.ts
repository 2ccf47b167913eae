import type { CreditPackage } from '@stripe-credits/stripe-events';
import { formatMoney } from '@stripe-credits/stripe-events/money';
import type { EditableField, FieldConsequences } from './edit-package.ts';
import { describePlanFields } from './plan-consequences.ts';

/** What follows from a change of a package, in sentences. */
export interface PackageConsequences {
  readonly fields: FieldConsequences;
  /** How long the consumer may use the old values: of any field but the name. */
  readonly cacheDelay: string;
  /** Of a pack: what to do with the Checkout Sessions that were opened before. */
  readonly openSessions: OpenSessions | null;
}

export interface OpenSessions {
  readonly text: string;
  /** Repairs the dead letter of one session. */
  readonly command: string;
}

export const describeConsequences = (row: CreditPackage): PackageConsequences => ({
  fields: row.interval === null ? describePackFields(row) : describePlanFields(row),
  cacheDelay: 'The consumer may use the previous catalog for up to 10 seconds.',
  openSessions: row.interval === null ? describeOpenSessions(row) : null,
});

/** The sentences for an edit of these fields. */
export function listConsequences(
  { fields, cacheDelay, openSessions }: PackageConsequences,
  changed: readonly EditableField[],
): string[] {
  const sentences = changed.map((field) => fields[field]);
  if (openSessions && changed.some((field) => field === 'credits' || field === 'unitAmount'))
    sentences.push(`${openSessions.text} ${openSessions.command}`);
  if (changed.some((field) => field !== 'name')) sentences.push(cacheDelay);
  return sentences;
}

/** A paid session is compared with the catalog, as `purchase-terms.ts` decides. */
const describePackFields = (row: CreditPackage): FieldConsequences => ({
  name: 'Buyers see the new name. The product at Stripe keeps the old one until you run pnpm stripe:setup.',
  credits: `A Checkout Session that was opened with ${row.credits} credits becomes a dead letter when it is paid.`,
  unitAmount: `A Checkout Session that was opened at ${formatMoney(row.unitAmount, row.currency)} becomes a dead letter when it is paid. ${priceAtStripe(row)}`,
  stripePriceId: `New checkouts charge the new price: it must be ${formatMoney(row.unitAmount, row.currency)}, or each purchase becomes a dead letter.`,
});

const priceAtStripe = ({ stripePriceId }: CreditPackage): string =>
  stripePriceId === null
    ? 'New checkouts charge the new price at once.'
    : `${stripePriceId} at Stripe is not changed: new checkouts charge the old price, and become dead letters, until you run pnpm stripe:setup.`;

/** How many are open is not known: Stripe sends events only when one is paid or expires. */
const describeOpenSessions = ({ credits }: CreditPackage): OpenSessions => ({
  text: 'Stripe keeps a session open for up to 24 hours, and a delayed payment can take days longer; the number of open sessions is unknown. Repair the dead letter of each with the credits that it was sold for:',
  command: `pnpm dlq repair evt_… --unset package_id --set credits=${credits} --reason "bought before the change"`,
});
