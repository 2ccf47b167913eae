import { sql } from 'drizzle-orm';
import { timestamp } from '../clock.ts';
import type { Database } from '../database.ts';
import { type Balance, selectBalances, toBalance } from '../ledger/balances.ts';
import { reservationEntries } from '../ledger/entries.ts';
import type { ActOptions, WithUnsent } from '../ledger/insert-entries.ts';
import { causedBy, selectUnsentLowBalance } from '../notifications/low-balance.ts';
import { selectRow } from '../sql.ts';
import { formatReservationId } from './reservation-id.ts';
import {
  endOf,
  type ReservationEnded,
  type ReservationRow,
  selectReservation,
} from './select-reservation.ts';

export interface ReserveRequest {
  readonly userId: string;
  /** Whole credits, at least 1: the most that the work is expected to cost. */
  readonly amount: number;
  readonly reason: string;
  readonly expiresInSeconds: number;
  /** The caller's name for this reservation, unique among the user's. */
  readonly idempotencyKey: string;
}

export type ReserveResult =
  | {
      readonly status: 'reserved';
      readonly reservationId: string;
      /** ISO 8601, UTC, by the database's clock. */
      readonly expiresAt: string;
      readonly duplicate: boolean;
      readonly balance: Balance;
    }
  | { readonly status: 'insufficient_credits'; readonly balance: Balance }
  /** The `idempotencyKey` is that of a reservation of another amount, reason or duration. */
  | { readonly status: 'conflict' }
  /** An earlier call reserved them, and they are captured, released or expired since. */
  | ReservationEnded;

/**
 * Sets credits aside, once per `idempotencyKey` and only where so many are available: one D1 call.
 * After an error that leaves it open whether they were reserved, repeat the call.
 */
export async function reserve(
  db: Database,
  request: ReserveRequest,
  { lowBalanceThreshold = null, at }: ActOptions = {},
): Promise<WithUnsent<ReserveResult>> {
  const { userId, amount, reason, idempotencyKey, expiresInSeconds } = request;
  const row = selectRow(
    reservationEntries,
    {
      userId,
      idempotencyKey,
      amount,
      reason,
      createdAt: timestamp(at),
      expiresAt: timestamp(at, expiresInSeconds),
      lowBalanceThreshold,
    },
    sql``,
  );
  const [existing, , [reservation], [balanceRow], pending] = await db.batch([
    selectReservation(db, request, at),
    db.insert(reservationEntries).select(row),
    selectReservation(db, request, at),
    selectBalances(db, [userId], at),
    selectUnsentLowBalance(db, lowBalanceThreshold === null ? [] : [userId]),
  ]);
  const balance = toBalance(balanceRow);
  if (!reservation) return { result: { status: 'insufficient_credits', balance }, unsent: [] };
  const duplicate = existing.length > 0;
  return {
    result: toResult(reservation, request, balance, duplicate),
    unsent: causedBy([reservation], pending),
  };
}

function toResult(
  reservation: ReservationRow,
  request: ReserveRequest,
  balance: Balance,
  duplicate: boolean,
): ReserveResult {
  const { amount, reason, createdAt, expiresAt } = reservation;
  const isSame =
    amount === request.amount &&
    reason === request.reason &&
    Date.parse(expiresAt) - Date.parse(createdAt) === request.expiresInSeconds * 1000;
  if (!isSame) return { status: 'conflict' };
  const reservationId = formatReservationId(request);
  return endOf(reservation) ?? { status: 'reserved', reservationId, expiresAt, duplicate, balance };
}
