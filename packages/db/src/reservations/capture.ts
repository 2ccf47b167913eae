import { and, eq, lte, notExists, sql } from 'drizzle-orm';
import { timestamp } from '../clock.ts';
import type { Database } from '../database.ts';
import { formatActId } from '../ledger/act-id.ts';
import { type Balance, selectBalances, toBalance } from '../ledger/balances.ts';
import { ledgerEntries } from '../ledger/entries.ts';
import type { ActOptions, WithUnsent } from '../ledger/insert-entries.ts';
import { type Transaction, transactionColumns } from '../ledger/transactions.ts';
import { causedBy, selectUnsentLowBalance } from '../notifications/low-balance.ts';
import { creditLedger, creditReservations, type Overflow } from '../schema/index.ts';
import { selectRow } from '../sql.ts';
import { parseReservationId, type ReservationKey } from './reservation-id.ts';
import {
  endOf,
  isLive,
  isReservation,
  type ReservationEnded,
  type ReservationRow,
  selectReservation,
} from './select-reservation.ts';

export interface CaptureRequest {
  readonly reservationId: string;
  /** Whole credits, at least 1: what the work really cost. */
  readonly amount: number;
  readonly overflow: Overflow;
  /** The caller's name for this capture, unique among the user's. */
  readonly idempotencyKey: string;
}

export type CaptureResult =
  | {
      readonly status: 'captured';
      readonly transaction: Transaction;
      readonly duplicate: boolean;
      readonly balance: Balance;
    }
  | { readonly status: 'not_found' }
  | { readonly status: 'exceeds_reservation'; readonly reserved: number }
  /** The `idempotencyKey` is that of a capture with other arguments. */
  | { readonly status: 'conflict' }
  | ReservationEnded;

/**
 * Takes what the work cost from a live reservation and frees the rest, once per `idempotencyKey`: one
 * D1 call. After an error that leaves it open whether it was captured, repeat the call.
 */
export async function capture(
  db: Database,
  request: CaptureRequest,
  { lowBalanceThreshold = null, at }: ActOptions = {},
): Promise<WithUnsent<CaptureResult>> {
  const key = parseReservationId(request.reservationId);
  if (!key) return { result: { status: 'not_found' }, unsent: [] };
  const { userId } = key;
  const { idempotencyKey } = request;
  const id = formatActId({ act: 'capture', userId, idempotencyKey });
  const [captured, , [reservation], [transaction], [balance], pending] = await db.batch([
    endReservation(db, key, id, request, at),
    db.insert(ledgerEntries).select(captureRow(key, id, request, lowBalanceThreshold, at)),
    selectReservation(db, key, at),
    db.select(transactionColumns).from(creditLedger).where(eq(creditLedger.id, id)),
    selectBalances(db, [userId], at),
    selectUnsentLowBalance(db, lowBalanceThreshold === null ? [] : [userId]),
  ]);
  const unsent = causedBy([transaction], pending);
  if (!reservation) return { result: { status: 'not_found' }, unsent };
  if (!transaction) return { result: toRefusal(reservation), unsent };
  if (!isSame(transaction, reservation, request)) return { result: { status: 'conflict' }, unsent };
  const duplicate = captured.length === 0;
  return {
    result: { status: 'captured', transaction, duplicate, balance: toBalance(balance) },
    unsent,
  };
}

/** Why nothing was captured. */
const toRefusal = (reservation: ReservationRow): CaptureResult =>
  endOf(reservation) ?? { status: 'exceeds_reservation', reserved: reservation.amount };

const isSame = (
  { relatedId }: Transaction,
  { requestedAmount, overflow }: ReservationRow,
  request: CaptureRequest,
): boolean =>
  relatedId === request.reservationId &&
  requestedAmount === request.amount &&
  overflow === request.overflow;

/** Returns a row where this call is the one that captures. */
function endReservation(
  db: Database,
  key: ReservationKey,
  id: string,
  { amount, overflow, idempotencyKey }: CaptureRequest,
  at?: Date,
) {
  const earlier = db
    .select({ id: creditLedger.id })
    .from(creditLedger)
    .where(eq(creditLedger.id, id));
  return db
    .update(creditReservations)
    .set({
      status: 'captured',
      endedAt: timestamp(at),
      endKey: idempotencyKey,
      requestedAmount: amount,
      overflow,
    })
    .where(
      and(
        isReservation(key),
        isLive(at),
        overflow === 'reject' ? lte(sql`${amount}`, creditReservations.amount) : undefined,
        notExists(earlier),
      ),
    )
    .returning({ status: creditReservations.status });
}

/** A row where the statement before it has captured; a repeated call finds it inserted. */
function captureRow(
  key: ReservationKey,
  id: string,
  { reservationId, idempotencyKey, amount, overflow }: CaptureRequest,
  lowBalanceThreshold: number | null,
  at?: Date,
) {
  const taken = overflow === 'cap' ? sql`MIN(${amount}, ${creditReservations.amount})` : amount;
  return selectRow(
    ledgerEntries,
    {
      id,
      userId: creditReservations.userId,
      type: sql`'spend'`,
      amount: sql`-${taken}`,
      createdAt: timestamp(at),
      description: creditReservations.reason,
      relatedId: reservationId,
      lowBalanceThreshold,
      freed: creditReservations.amount,
    },
    sql`FROM ${creditReservations} WHERE ${isReservation(key)}
      AND ${creditReservations.status} = 'captured'
      AND ${creditReservations.endKey} = ${idempotencyKey}
      AND NOT EXISTS (SELECT 1 FROM ${creditLedger} WHERE ${creditLedger.id} = ${id})`,
  );
}
