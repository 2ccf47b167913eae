import { type CorrectableKey, DEAD_REASONS } from '@stripe-credits/stripe-events';

/** What removes the cause of a dead letter. */
export interface Remedy {
  readonly advice: string;
  /** The keys of metadata that the reason is about; none where metadata does not help. */
  readonly keys: readonly CorrectableKey[];
}

const repair = (advice: string, ...keys: CorrectableKey[]): Remedy => ({ advice, keys });

const CORRECT_USER = repair('Correct metadata.user_id, then replay it.', 'user_id');
const CORRECT_CREDITS = repair('Correct metadata.credits, then replay it.', 'credits');
const NAME_PACKAGE = repair(
  'Correct metadata.package_id to a package with the price and currency of the payment, then replay it.',
  'package_id',
);
const ADD_PRICE = repair(
  'Enter the price of the invoice as the price of a package (console, Catalog) and replay it, or correct metadata.credits.',
  'credits',
);
const ADJUST: Remedy = {
  advice: 'Metadata does not help: adjust the credits of the user, then discard the event.',
  keys: [],
};

/** The other reasons name their remedy themselves, or only the log of the Workers does. */
const REMOVE_CAUSE: Remedy = { advice: 'Remove the cause first, then replay it.', keys: [] };

const REMEDIES: ReadonlyMap<string, Remedy> = new Map<string, Remedy>([
  [DEAD_REASONS.userIdMissing, CORRECT_USER],
  [DEAD_REASONS.userIdInvalid, CORRECT_USER],
  [DEAD_REASONS.subscriptionUserIdMissing, CORRECT_USER],
  [DEAD_REASONS.creditsMissing, CORRECT_CREDITS],
  [DEAD_REASONS.creditsInvalid, CORRECT_CREDITS],
  [
    DEAD_REASONS.packageUnknown,
    repair(
      'Add the package (console, Catalog) and replay it, or name another package in metadata.package_id.',
      'package_id',
    ),
  ],
  [
    DEAD_REASONS.packageCreditsDiffer,
    repair(
      'Correct metadata.credits to the credits of the package, or remove the key that is wrong; then replay it.',
      'credits',
    ),
  ],
  [DEAD_REASONS.packageCurrencyDiffers, NAME_PACKAGE],
  [DEAD_REASONS.packagePriceDiffers, NAME_PACKAGE],
  [DEAD_REASONS.quantityInvalid, repair('Correct metadata.quantity, then replay it.', 'quantity')],
  [
    DEAD_REASONS.otherPayment,
    repair(
      'If it is a purchase of credits, set metadata.user_id and metadata.credits, then replay it. If not, discard it.',
      'user_id',
      'credits',
    ),
  ],
  [DEAD_REASONS.invoiceCreditsUnknown, ADD_PRICE],
  [DEAD_REASONS.invoicePlanChanged, ADD_PRICE],
  [DEAD_REASONS.billingReasonMissing, ADJUST],
  [DEAD_REASONS.invoiceCreditsOutOfRange, ADJUST],
  [DEAD_REASONS.invoicePriceUnknown, ADJUST],
]);

/** @param detail of a payment that cannot be credited once it is paid: it begins with the reason. */
export function findRemedy(reason: string | null, detail: string | null): Remedy {
  const cause =
    reason === DEAD_REASONS.notCreditableOncePaid
      ? [...REMEDIES.keys()].find((known) => detail?.startsWith(known))
      : reason;
  return REMEDIES.get(cause ?? '') ?? REMOVE_CAUSE;
}
