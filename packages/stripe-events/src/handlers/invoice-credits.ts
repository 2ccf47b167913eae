import type { CreditPackage, CreditPackages } from '../catalog.ts';
import { creditsOfLine, roundCredits } from '../grant-policy.ts';
import type { InvoiceLine } from './invoice-line.ts';

/** A line at the price of a package. */
interface PackageLine {
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

/** The credits of all lines, rounded once; below zero where the lines give back more than they charge. */
export const creditsOfLines = (lines: readonly PackageLine[], currency: string): number =>
  roundCredits(
    lines
      .filter(({ line }) => line.amount !== 0)
      .map(({ line, bought }) =>
        creditsOfLine({
          credits: bought.credits,
          amount: line.amount,
          unitAmount: unitAmountOf(line, bought, currency),
        }),
      ),
  );

/**
 * A line shows the unit amount of its price. A prorated line may repeat its own amount there, which
 * says nothing of the price: then it is the package's, if that is in the invoice's currency.
 */
function unitAmountOf(line: InvoiceLine, bought: CreditPackage, currency: string): string {
  const { unitAmount, isProration, amount, quantity } = line;
  // A price of zero cannot be a share's whole: the line itself is.
  const ofPackage = String(bought.unitAmount || Math.abs(amount));
  if (unitAmount === null || !(Number(unitAmount) > 0)) return ofPackage;
  const repeatsAmount = Number(unitAmount) * quantity === Math.abs(amount);
  return isProration && repeatsAmount && bought.currency === currency ? ofPackage : unitAmount;
}
