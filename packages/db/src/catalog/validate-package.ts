import { CREDITS_MAX, type CreditPackage } from '@stripe-credits/stripe-events';
import { Refusal } from '../refusal.ts';
import { isLine } from '../typed-text.ts';

const NAME_MAX = 100;
/** Stripe's amounts have up to twelve digits. */
const UNIT_AMOUNT_MAX = 999_999_999_999;

/** What a package must be, and the sentence where it is not. The table's CHECKs hold the same. */
const RULES: readonly (readonly [isValid: (row: CreditPackage) => boolean, sentence: string])[] = [
  [
    ({ id }) => /^[\w-]{1,64}$/.test(id),
    'id must be 1 to 64 letters, digits, hyphens or underscores, such as standard.',
  ],
  [
    ({ name }) => isLine(name) && name.length <= NAME_MAX,
    `name must be 1 to ${NAME_MAX} characters, without leading or trailing spaces and without control characters.`,
  ],
  [
    ({ credits }) => isWhole(credits, 1, CREDITS_MAX),
    `credits must be a whole number from 1 to ${CREDITS_MAX}.`,
  ],
  [
    ({ unitAmount }) => isWhole(unitAmount, 0, UNIT_AMOUNT_MAX),
    'unitAmount must be a whole number in the smallest unit of the currency: 2999 for $29.99.',
  ],
  [
    ({ currency }) => /^[a-z]{3}$/.test(currency),
    'currency must be three lower-case letters, such as usd.',
  ],
  [
    ({ stripePriceId }) => stripePriceId === null || /^[\w-]{1,255}$/.test(stripePriceId),
    'stripePriceId must be the id of a price at Stripe, such as price_123, or empty.',
  ],
  [
    ({ stripePriceId }) => !stripePriceId?.startsWith('prod_'),
    'stripePriceId is the id of a product: give the id of its price, such as price_123.',
  ],
];

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;

/** @throws Refusal with what is wrong with the package, or which other package has its price. */
export function validatePackage(row: CreditPackage, others: Iterable<CreditPackage>): void {
  for (const [isValid, sentence] of RULES)
    if (!isValid(row)) throw new Refusal('invalid', sentence);
  for (const { id, stripePriceId } of others)
    if (id !== row.id && stripePriceId !== null && stripePriceId === row.stripePriceId)
      throw new Refusal('conflict', `The package ${id} already has the price ${stripePriceId}.`);
}
