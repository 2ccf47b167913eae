import { LEDGER_AMOUNT_MAX } from '@stripe-credits/stripe-events';
import { InvalidArgumentError } from 'commander';

export function parseGrant(text: string): number {
  const amount = parseWhole(text);
  if (amount >= 1) return amount;
  throw new InvalidArgumentError(
    `A grant gives a whole number of credits from 1 to ${LEDGER_AMOUNT_MAX}. To take credits, adjust.`,
  );
}

export function parseAdjustment(text: string): number {
  const amount = parseWhole(text);
  if (Math.abs(amount) >= 1) return amount;
  throw new InvalidArgumentError(
    `It must be a whole number of credits, such as 50 or -50, and at most ${LEDGER_AMOUNT_MAX}.`,
  );
}

/** NaN where it is none. `1,000` is none: in some countries that is 1. */
function parseWhole(text: string): number {
  const amount = /^[+-]?\d{1,13}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Math.abs(amount) <= LEDGER_AMOUNT_MAX ? amount : Number.NaN;
}
