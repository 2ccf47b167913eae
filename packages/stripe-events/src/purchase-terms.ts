import type { CreditPackage, CreditPackages } from './catalog.ts';
import { isValidId, parseCredits, parseQuantity, parseUserId } from './fields.ts';
import { CREDITS_MAX } from './grant-policy.ts';
import { formatMoney } from './money.ts';
import { type Dead, dead } from './outcome.ts';
import { DEAD_REASONS } from './reasons.ts';

/** The keys of metadata that mark a payment as a purchase of credits. */
const MARKS = ['user_id', 'credits', 'package_id'];

export const isMarked = (metadata: Readonly<Record<string, string>>): boolean =>
  MARKS.some((key) => key in metadata);

/** Whether the metadata says how many credits are bought, not only for whom. */
export const namesCredits = (metadata: Readonly<Record<string, string>>): boolean =>
  isGiven(metadata['credits']) || isGiven(metadata['package_id']);

const isGiven = (text: string | undefined): text is string =>
  text !== undefined && text.trim() !== '';

/** A paid amount before discounts and taxes, in the currency that packages are sold in. */
interface PaidAmount {
  readonly amount: number | null;
  readonly currency: string | null;
}

/** What a payment says about the purchase that it pays. */
export interface PurchasePayment {
  readonly metadata: Readonly<Record<string, string>>;
  /** The buyer chooses it in the URL of a Payment Link: it names the user where credits are ours. */
  readonly clientReferenceId: string | null;
  /** Null where it does not show the price of the package, as on an invoice of several lines. */
  readonly paid: PaidAmount | null;
}

/** Whom to credit, and with how much. */
export interface PurchaseTerms {
  readonly userId: string;
  readonly credits: number;
}

/**
 * Reads the terms of a purchase from its metadata: the user, and the credits, which are
 * `metadata.credits` or else the package's, times the quantity. Where a package is named, its price
 * and credits must agree with the payment.
 */
export function readTerms(
  payment: PurchasePayment,
  packages: CreditPackages,
): PurchaseTerms | Dead {
  const userId = readUserId(payment);
  if (typeof userId !== 'string') return userId;
  const credits = readCredits(payment, packages);
  return typeof credits === 'number' ? { userId, credits } : credits;
}

export const isDead = (result: object): result is Dead => 'status' in result;

function readUserId({ metadata, clientReferenceId }: PurchasePayment): string | Dead {
  if (isGiven(metadata['user_id']))
    return parseUserId(metadata) ?? dead(DEAD_REASONS.userIdInvalid);
  if (!namesCredits(metadata) || clientReferenceId === null)
    return dead(DEAD_REASONS.userIdMissing);
  return isValidId(clientReferenceId)
    ? clientReferenceId
    : dead(DEAD_REASONS.userIdInvalid, 'client_reference_id is not a valid user id');
}

function readCredits({ metadata, paid }: PurchasePayment, packages: CreditPackages): number | Dead {
  const { credits: text, package_id: packageId, quantity: quantityText } = metadata;
  const credits = isGiven(text) ? parseCredits(text) : undefined;
  if (credits === null) return dead(DEAD_REASONS.creditsInvalid, numberDetail('credits', text));
  const quantity = isGiven(quantityText) ? parseQuantity(quantityText) : undefined;
  if (quantity === null)
    return dead(DEAD_REASONS.quantityInvalid, numberDetail('quantity', quantityText));

  if (!isGiven(packageId)) {
    if (credits === undefined) return dead(DEAD_REASONS.creditsMissing);
    return inRange(credits * (quantity ?? 1));
  }
  const bought = packages.get(packageId);
  if (!bought) return dead(DEAD_REASONS.packageUnknown, packageDetail(packageId));
  const count = paid === null ? (quantity ?? 1) : countBought(bought, paid, quantity);
  if (typeof count !== 'number') return count;
  const total = bought.credits * count;
  // Beside a quantity the credits may be those of one. Without it a price that was cut since must not
  // turn one package into several.
  const isOfOne = quantity !== undefined && credits === bought.credits;
  if (credits !== undefined && !isOfOne && credits !== total)
    return dead(
      DEAD_REASONS.packageCreditsDiffer,
      `${bought.id} has ${bought.credits} credits${times(count)}, metadata.credits is ${credits}`,
    );
  return inRange(total);
}

const inRange = (credits: number): number | Dead =>
  credits >= 1 && credits <= CREDITS_MAX
    ? credits
    : dead(DEAD_REASONS.creditsInvalid, `the purchase has ${credits} credits`);

/** How many of a package were paid: `metadata.quantity`, or else as the amount shows. */
function countBought(
  { id, unitAmount, currency }: CreditPackage,
  paid: PaidAmount,
  quantity: number | undefined,
): number | Dead {
  if (currency !== paid.currency)
    return dead(
      DEAD_REASONS.packageCurrencyDiffers,
      `${id} is sold in ${currency}, the payment is in ${paid.currency}`,
    );
  const count = quantity ?? (unitAmount > 0 ? (paid.amount ?? 0) / unitAmount : 1);
  if (Number.isInteger(count) && count >= 1 && unitAmount * count === paid.amount) return count;
  return dead(
    DEAD_REASONS.packagePriceDiffers,
    `${id} costs ${formatMoney(unitAmount, currency)}${times(quantity ?? 1)}, the payment is ${formatMoney(paid.amount, currency)}`,
  );
}

const times = (count: number): string => (count === 1 ? '' : ` times ${count}`);

/** Only what was meant as a number is repeated. */
const numberDetail = (key: string, text: string | undefined): string | undefined =>
  text !== undefined && /^[+-]?[\d.,]{1,20}$/.test(text) ? `metadata.${key} is ${text}` : undefined;

/** Metadata is the product's own, and may be anything: only what looks like an id is repeated. */
const packageDetail = (packageId: string): string | undefined =>
  /^[\w-]{1,64}$/.test(packageId) ? `package_id is ${packageId}` : undefined;
