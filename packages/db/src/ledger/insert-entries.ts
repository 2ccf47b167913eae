import { inArray, sql } from 'drizzle-orm';
import { timestamp } from '../clock.ts';
import type { Database } from '../database.ts';
import { causedBy, selectUnsentLowBalance } from '../notifications/low-balance.ts';
import type { Notification } from '../notifications/notification.ts';
import { creditLedger, type TransactionType } from '../schema/index.ts';
import { jsonList, selectRow } from '../sql.ts';
import { type Balance, selectBalances, toBalance } from './balances.ts';
import { ledgerEntries } from './entries.ts';
import { type Transaction, transactionColumns } from './transactions.ts';

/** An entry that a product or a person makes, not an event. */
export interface NewEntry {
  /** `formatActId`: it makes the entry idempotent. */
  readonly id: string;
  readonly userId: string;
  readonly type: TransactionType;
  /** Whole credits, not 0. A negative one takes, and at most what is available. */
  readonly amount: number;
  readonly description: string;
  readonly actor: string | null;
}

export type EntryResult =
  | {
      readonly status: 'inserted';
      readonly transaction: Transaction;
      /** Whether an earlier call, or an earlier entry of this one, inserted it. */
      readonly duplicate: boolean;
      /** After the whole call. */
      readonly balance: Balance;
    }
  | { readonly status: 'insufficient_credits'; readonly balance: Balance }
  /** The id is that of a transaction with another amount, reason or actor. */
  | { readonly status: 'conflict'; readonly transaction: Transaction };

export interface ActOptions {
  /** The deployment's LOW_BALANCE_THRESHOLD; null, the default, where it sends no `low_balance`. */
  readonly lowBalanceThreshold?: number | null;
  /** The database's clock by default. */
  readonly at?: Date;
}

/** A result, and the notifications that it caused, which are to be sent now. */
export interface WithUnsent<Result> {
  readonly result: Result;
  readonly unsent: readonly Notification[];
}

/**
 * Inserts entries one after another: each sees what those before it left. One D1 call, which is one
 * transaction, with a number of statements that does not grow with the entries. After an error that
 * leaves it open whether they were inserted, repeat the call.
 *
 * @returns the results in the order of the entries.
 */
export async function insertEntries(
  db: Database,
  entries: readonly NewEntry[],
  { lowBalanceThreshold = null, at }: ActOptions = {},
): Promise<WithUnsent<EntryResult[]>> {
  const ids = jsonList(entries.map(({ id }) => id));
  const users = entries.map(({ userId }) => userId);
  const [existing, , transactions, balances, pending] = await db.batch([
    db.select({ id: creditLedger.id }).from(creditLedger).where(inArray(creditLedger.id, ids)),
    db.insert(ledgerEntries).select(entryRows(entries, lowBalanceThreshold, at)),
    db.select(transactionColumns).from(creditLedger).where(inArray(creditLedger.id, ids)),
    selectBalances(db, users, at),
    selectUnsentLowBalance(db, lowBalanceThreshold === null ? [] : users),
  ]);

  const before = new Set(existing.map(({ id }) => id));
  const transactionsById = new Map(transactions.map((row) => [row.id, row]));
  const balancesByUser = new Map(balances.map((row) => [row.userId, toBalance(row)]));
  const result = entries.map((entry): EntryResult => {
    const transaction = transactionsById.get(entry.id);
    const balance = balancesByUser.get(entry.userId) ?? toBalance();
    if (!transaction) return { status: 'insufficient_credits', balance };
    if (!isSame(transaction, entry)) return { status: 'conflict', transaction };
    const duplicate = before.has(entry.id);
    before.add(entry.id);
    return { status: 'inserted', transaction, duplicate, balance };
  });
  return { result, unsent: causedBy(transactions, pending) };
}

/** One entry alone. */
export async function insertEntry(
  db: Database,
  entry: NewEntry,
  options?: ActOptions,
): Promise<WithUnsent<EntryResult>> {
  const { result, unsent } = await insertEntries(db, [entry], options);
  const [only] = result;
  if (!only) throw new Error('an entry has no result');
  return { result: only, unsent };
}

function entryRows(entries: readonly NewEntry[], threshold: number | null, at?: Date) {
  const field = (name: keyof NewEntry) => sql.raw(`value ->> '${name}'`);
  return selectRow(
    ledgerEntries,
    {
      id: field('id'),
      userId: field('userId'),
      type: field('type'),
      amount: field('amount'),
      createdAt: timestamp(at),
      description: field('description'),
      actor: field('actor'),
      ifAvailable: 1,
      lowBalanceThreshold: threshold,
    },
    sql`FROM json_each(${JSON.stringify(entries)})`,
  );
}

const isSame = (transaction: Transaction, { amount, description, actor }: NewEntry): boolean =>
  transaction.amount === amount &&
  transaction.description === description &&
  transaction.actor === actor;
