import type { CreditPackage, CreditPackages } from '../catalog.ts';
import { CREDITS_MAX, creditsOfLine, type Fraction, roundCredits } from '../grant-policy.ts';
import { type Dead, dead } from '../outcome.ts';
import { isPriceOfPlan } from '../purchase-metadata.ts';
import { DEAD_REASONS } from '../reasons.ts';
import type { InvoiceLine } from './invoice-line.ts';

/** A line at the price of a package. */
export interface PackageLine {
  readonly line: InvoiceLine;
  readonly bought: CreditPackage;
}

export function findPackageLines(
  lines: readonly InvoiceLine[],
  packages: CreditPackages,
): PackageLine[] {
  const byPrice = new Map([...packages.values()].map((item) => [item.stripePriceId, item]));
  return lines.flatMap((line) => {
    const bought = line.priceId === null ? undefined : byPrice.get(line.priceId);
    return bought ? [{ line, bought }] : [];
  });
}

/** A line of the plan that the metadata names, which has no price of a package at Stripe. */
export const isPlanLine = (
  { isSubscriptionLine, isProration, amount, unitAmount }: InvoiceLine,
  metadata: Record<string, string>,
): boolean =>
  isSubscriptionLine &&
  !isProration &&
  amount > 0 &&
  metadata['unit_amount'] !== undefined &&
  isPriceOfPlan(metadata, unitAmount);

/** The credits of all lines, rounded once; below zero where the lines give back more than they charge. */
export function creditsOfLines(lines: readonly PackageLine[], currency: string): number | Dead {
  const parts: Fraction[] = [];
  for (const { line, bought } of lines.filter(({ line }) => line.amount !== 0)) {
    const unitAmount = unitAmountOf(line, bought, currency);
    if (unitAmount === null) return dead(DEAD_REASONS.invoicePriceUnknown);
    parts.push(creditsOfLine({ credits: bought.credits, amount: line.amount, unitAmount }));
  }
  const credits = roundCredits(parts);
  return Math.abs(credits) <= CREDITS_MAX ? credits : dead(DEAD_REASONS.invoiceCreditsOutOfRange);
}

/**
 * A line shows the unit amount of its price. A prorated line may repeat its own amount there, which
 * says nothing of the price: then it is the package's, or null where that is in another currency.
 */
function unitAmountOf(line: InvoiceLine, bought: CreditPackage, currency: string): string | null {
  const { unitAmount, isProration, amount, quantity } = line;
  const isPrice = unitAmount !== null && Number(unitAmount) > 0;
  // Divided by a quantity it may be rounded, by less than one unit for each.
  const difference = Math.abs(Number(unitAmount) * quantity - Math.abs(amount));
  const repeatsAmount = isProration && difference <= Math.abs(quantity - 1);
  if (isPrice && !repeatsAmount) return unitAmount;
  if (bought.currency !== currency) return null;
  // A price of zero cannot be a share's whole: the line itself is.
  return String(bought.unitAmount || Math.abs(amount));
}
