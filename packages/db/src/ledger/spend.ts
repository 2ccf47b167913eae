import type { Database } from '../database.ts';
import { formatActId } from './act-id.ts';
import {
  type ActOptions,
  type EntryResult,
  insertEntries,
  insertEntry,
  type NewEntry,
  type WithUnsent,
} from './insert-entries.ts';

export interface SpendRequest {
  readonly userId: string;
  /** Whole credits, at least 1. */
  readonly amount: number;
  /** What they are spent on: the user reads it in their history. */
  readonly reason: string;
  /** The caller's name for this spend, unique among the user's. */
  readonly idempotencyKey: string;
}

/**
 * Takes credits once per `idempotencyKey`, however often it is called, and never more than are
 * available.
 */
export const spend = (
  db: Database,
  request: SpendRequest,
  options?: ActOptions,
): Promise<WithUnsent<EntryResult>> => insertEntry(db, toEntry(request), options);

/** Each spend has its own result: those that fit are made, whatever becomes of the others. */
export const spendMany = (
  db: Database,
  requests: readonly SpendRequest[],
  options?: ActOptions,
): Promise<WithUnsent<EntryResult[]>> => insertEntries(db, requests.map(toEntry), options);

const toEntry = ({ userId, amount, reason, idempotencyKey }: SpendRequest): NewEntry => ({
  id: formatActId({ act: 'spend', userId, idempotencyKey }),
  userId,
  type: 'spend',
  amount: -amount,
  description: reason,
  actor: null,
});
