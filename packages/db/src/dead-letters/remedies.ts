import { type CorrectableKey, DEAD_REASONS } from '@stripe-credits/stripe-events';

/** What removes the cause of a dead letter. */
export interface Remedy {
  readonly advice: string;
  /** The keys of metadata that a repair sets or removes; null where metadata does not help. */
  readonly repair: KeyChanges | null;
}

export interface KeyChanges {
  readonly set: readonly CorrectableKey[];
  readonly unset: readonly CorrectableKey[];
}

const repair = (advice: string, ...set: CorrectableKey[]): Remedy => ({
  advice,
  repair: { set, unset: [] },
});

const CORRECT_USER = repair('Correct metadata.user_id, then replay it.', 'user_id');
const CORRECT_CREDITS = repair('Correct metadata.credits, then replay it.', 'credits');
/** To change the package back would sell to every buyer at its old terms. */
const KEEP_PROMISE: Remedy = {
  advice:
    'Remove metadata.package_id, set metadata.credits to what the buyer was promised, then replay it.',
  repair: { set: ['credits'], unset: ['package_id'] },
};
const ADD_PRICE = repair(
  'Enter the price of the invoice as the price of a package (console, Catalog) and replay it, or correct metadata.credits.',
  'credits',
);
const ADJUST: Remedy = {
  advice: 'Metadata does not help: adjust the credits of the user, then discard the event.',
  repair: null,
};

/** The other reasons name their remedy themselves, or only the log of the Workers does. */
const REMOVE_CAUSE: Remedy = { advice: 'Remove the cause first, then replay it.', repair: null };

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
    {
      advice:
        'Remove metadata.package_id, so that the buyer gets metadata.credits, or correct metadata.credits; then replay it.',
      repair: { set: [], unset: ['package_id'] },
    },
  ],
  [DEAD_REASONS.packageCurrencyDiffers, KEEP_PROMISE],
  [DEAD_REASONS.packagePriceDiffers, KEEP_PROMISE],
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
