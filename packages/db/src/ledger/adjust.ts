import type { Database } from '../database.ts';
import { formatActId } from './act-id.ts';
import {
  type ActOptions,
  type EntryResult,
  insertEntry,
  type WithUnsent,
} from './insert-entries.ts';

export interface AdjustmentRequest {
  readonly userId: string;
  /** Whole credits: a grant gives, an adjustment may take, at most what is available. */
  readonly amount: number;
  readonly reason: string;
  /** Who decided it: it stays in the ledger. */
  readonly actor: string;
  readonly idempotencyKey: string;
}

/**
 * `grant` gives credits that nobody paid for, such as a sign-up bonus; it has a type of its own, so
 * that it counts neither as revenue nor as a refund. `adjustment` corrects a balance.
 */
export const adjust = (
  db: Database,
  type: 'grant' | 'adjustment',
  { userId, amount, reason, actor, idempotencyKey }: AdjustmentRequest,
  options?: ActOptions,
): Promise<WithUnsent<EntryResult>> => {
  const id = formatActId({ act: type, userId, idempotencyKey });
  return insertEntry(db, { id, userId, type, amount, description: reason, actor }, options);
};
