import {
  CORRECTABLE_KEYS,
  type CorrectableKey,
  type Correction,
  type CreditPackages,
  isValidId,
  parseCredits,
  parseQuantity,
} from '@stripe-credits/stripe-events';
import { Refusal } from '../refusal.ts';

interface Rule {
  /** Completes "user_id is not". The value is not repeated: it may be personal data. */
  readonly expected: string;
  readonly accepts: (text: string, packages: CreditPackages) => boolean;
}

const RULES: Readonly<Record<CorrectableKey, Rule>> = {
  user_id: {
    expected: 'a valid user id: up to 255 characters, without leading or trailing spaces',
    accepts: (text) => isValidId(text),
  },
  credits: {
    expected: 'a whole number from 1 to 1,000,000',
    accepts: (text) => parseCredits(text) !== null,
  },
  package_id: {
    expected: 'a package in credit_packages: add the package first, or name another one',
    accepts: (text, packages) => packages.has(text),
  },
  quantity: {
    expected: 'a whole number from 1 to 9,999',
    accepts: (text) => parseQuantity(text) !== null,
  },
};

/**
 * Not every handler reads every key, so that processing the event does not find each such value.
 *
 * @throws Refusal for a value that every handler refuses.
 */
export function assertReadable(correction: Correction, packages: CreditPackages): void {
  for (const key of CORRECTABLE_KEYS) {
    const { expected, accepts } = RULES[key];
    const value = correction[key];
    if (typeof value === 'string' && !accepts(value, packages))
      throw new Refusal('invalid', `${key} is not ${expected}.`);
  }
}
