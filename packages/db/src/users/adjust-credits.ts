import { isValidId, LEDGER_AMOUNT_MAX } from '@stripe-credits/stripe-events';
import type { Database } from '../database.ts';
import { adjust } from '../ledger/adjust.ts';
import type { Balance } from '../ledger/balances.ts';
import type { Transaction } from '../ledger/transactions.ts';
import { type AuditedAction, Refusal } from '../refusal.ts';
import { requireReason } from '../typed-text.ts';
import { selectIsKnown } from './known-user.ts';

export interface SupportRequest extends AuditedAction {
  readonly userId: string;
  /** Whole credits, not 0; a grant gives at least 1. */
  readonly amount: number;
  /** Made with the form or the command, so that a repetition changes nothing. */
  readonly idempotencyKey: string;
  /** A greater amount, of either sign, needs `confirmAmount`. */
  readonly confirmAbove: number;
  /** The amount again. */
  readonly confirmAmount?: number | undefined;
  /** For a user of whom nothing is known. */
  readonly confirmUnknown?: boolean;
  /** The deployment's LOW_BALANCE_THRESHOLD; null where it sends no `low_balance`. */
  readonly lowBalanceThreshold: number | null;
}

export interface SupportEntry {
  readonly transaction: Transaction;
  readonly duplicate: boolean;
  readonly balance: Balance;
}

type SupportType = 'grant' | 'adjustment';

/** Gives credits that nobody paid for. @throws Refusal; nothing has changed then. */
export const grantCredits = (db: Database, request: SupportRequest): Promise<SupportEntry> =>
  insert(db, 'grant', request);

/** Corrects a balance, by at most what is available. @throws Refusal; nothing has changed then. */
export const adjustCredits = (db: Database, request: SupportRequest): Promise<SupportEntry> =>
  insert(db, 'adjustment', request);

async function insert(
  db: Database,
  type: SupportType,
  request: SupportRequest,
): Promise<SupportEntry> {
  assertValid(type, request);
  const reason = requireReason(request.reason);
  assertConfirmed(request);
  await assertKnown(db, request);
  const { userId, amount, actor, idempotencyKey, lowBalanceThreshold } = request;
  const { result } = await adjust(
    db,
    type,
    { userId, amount, reason, actor, idempotencyKey },
    // The consumer's schedule sends what an adjustment notifies of.
    { lowBalanceThreshold },
  );
  switch (result.status) {
    case 'inserted':
      return result;
    case 'insufficient_credits':
      throw new Refusal(
        'conflict',
        `${userId} has ${result.balance.available} credits available, so ${-amount} cannot be taken.`,
      );
    case 'conflict':
      throw new Refusal(
        'conflict',
        `This idempotencyKey was used for another ${type} for ${userId}: reload the page of the user.`,
      );
  }
}

function assertValid(type: SupportType, request: SupportRequest): void {
  const { userId, amount, idempotencyKey } = request;
  if (!isValidId(userId))
    throw new Refusal(
      'invalid',
      'The user id must have 1 to 255 characters, no leading or trailing spaces, and no invisible characters.',
    );
  if (!isValidId(idempotencyKey))
    throw new Refusal(
      'invalid',
      'idempotencyKey must have 1 to 255 characters, no leading or trailing spaces, and no invisible characters.',
    );
  if (Math.abs(amount) > LEDGER_AMOUNT_MAX)
    throw new Refusal('invalid', `amount must be at most ${LEDGER_AMOUNT_MAX} credits.`);
  if (!Number.isSafeInteger(amount) || amount === 0 || (type === 'grant' && amount < 0))
    throw new Refusal(
      'invalid',
      type === 'grant'
        ? 'A grant gives a whole number of credits, at least 1. To take credits, adjust the balance.'
        : 'An adjustment is a whole number of credits, above or below 0.',
    );
}

function assertConfirmed({ userId, amount, confirmAbove, confirmAmount }: SupportRequest): void {
  if (Math.abs(amount) <= confirmAbove || confirmAmount === amount) return;
  throw new Refusal(
    'conflict',
    confirmAmount === undefined
      ? `${amount} credits for ${userId} is more than ${confirmAbove}: confirm it with confirmAmount ${amount}.`
      : `The confirmation is ${confirmAmount}, not ${amount}: nothing was changed.`,
    'confirm_amount',
  );
}

/** A misspelled id would open an account of its own. */
async function assertKnown(db: Database, { userId, confirmUnknown }: SupportRequest) {
  if (confirmUnknown) return;
  const [known] = await selectIsKnown(db, userId);
  if (known?.isKnown) return;
  throw new Refusal(
    'conflict',
    `The user ${userId} is unknown: check the spelling, or confirm with confirmUnknown that this is a new user.`,
    'confirm_unknown',
  );
}
