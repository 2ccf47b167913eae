import { applyCorrection } from '../correction.ts';
import { parseCredits } from '../fields.ts';
import { GRANTING_BILLING_REASONS } from '../grant-policy.ts';
import type { EventContext } from '../handler.ts';
import { type Dead, dead } from '../outcome.ts';
import { isDead, isMarked, readTerms } from '../purchase-terms.ts';
import { DEAD_REASONS } from '../reasons.ts';
import { creditsOfLines, isPlanLine, type PackageLine } from './invoice-credits.ts';
import {
  grantMetadata,
  type Invoice,
  isOneOff,
  linesOf,
  metadataOfLines,
  totalOf,
} from './invoice-object.ts';

/** The lines at prices of packages, and the plan of the metadata where no such line has its price. */
export function creditsOf(
  invoice: Invoice,
  packageLines: readonly PackageLine[],
  event: EventContext,
): number | null | Dead {
  if (packageLines.length === 0) return creditsOfMetadata(invoice, event);
  const ofLines = creditsOfLines(packageLines, invoice.currency);
  if (typeof ofLines !== 'number' || !hasPlanLine(invoice, packageLines, event)) return ofLines;
  const ofPlan = creditsOfMetadata(invoice, event);
  return ofPlan === null || typeof ofPlan === 'number' ? ofLines + (ofPlan ?? 0) : ofPlan;
}

function hasPlanLine(
  invoice: Invoice,
  packageLines: readonly PackageLine[],
  event: EventContext,
): boolean {
  const metadata = grantMetadata(invoice, event);
  const atPackagePrice = new Set(packageLines.map(({ line }) => line));
  return linesOf(invoice).some((line) => !atPackagePrice.has(line) && isPlanLine(line, metadata));
}

/** Null when the invoice grants nothing. */
function creditsOfMetadata(invoice: Invoice, event: EventContext): number | null | Dead {
  const metadata = grantMetadata(invoice, event);
  if (!chargesSomething(invoice)) return null;
  if (isOneOff(invoice)) {
    // Marks of the subscription speak of its periods. Those of a line are of this invoice.
    const own = { ...metadataOfLines(invoice), ...invoice.metadata };
    if (!isMarked(applyCorrection(own, event.correction))) return null;
    const terms = readTerms({ metadata, clientReferenceId: null, paid: null }, event.packages);
    return isDead(terms) ? terms : terms.credits;
  }
  const { billing_reason: reason } = invoice;
  if (reason === null) return dead(DEAD_REASONS.billingReasonMissing);
  if (!GRANTING_BILLING_REASONS.includes(reason)) return null;
  if (isPlanChanged(invoice, metadata) && !correctsCredits(event))
    return dead(DEAD_REASONS.invoicePlanChanged);
  return (
    parseCredits(metadata['credits']) ??
    event.packages.get(metadata['package_id'] ?? '')?.credits ??
    dead(DEAD_REASONS.invoiceCreditsUnknown)
  );
}

/** Whether the buyer changed the subscription to a price at which no package is sold. */
const isPlanChanged = (invoice: Invoice, metadata: Record<string, string>): boolean =>
  metadata['unit_amount'] !== undefined &&
  linesOf(invoice).length > 0 &&
  !linesOf(invoice).some((line) => isPlanLine(line, metadata));

const correctsCredits = ({ correction }: EventContext): boolean =>
  correction?.credits !== undefined || correction?.package_id !== undefined;

/**
 * Whether it charges for what the metadata speaks of: the subscription, or a one-off invoice as a
 * whole. The fee of a trial is a one-off line. The oldest versions list their lines in another way:
 * what they charge shows in the total.
 */
function chargesSomething(invoice: Invoice): boolean {
  const lines = linesOf(invoice);
  if (lines.length === 0) return totalOf(invoice) > 0;
  if (isOneOff(invoice)) return totalOf(invoice) > 0 || lines.some(({ amount }) => amount > 0);
  return lines.some((line) => line.amount > 0 && line.isSubscriptionLine);
}
