import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import { timestamp } from '../clock.ts';
import type { Database } from '../database.ts';
import { creditReservations } from '../schema/index.ts';
import type { ReservationKey } from './reservation-id.ts';

/** Open and not expired by the database's clock: what a capture or a release needs. */
export const isLive = (at?: Date): SQL =>
  sql`(${creditReservations.status} = 'open' AND ${gt(creditReservations.expiresAt, timestamp(at))})`;

export const isReservation = ({ userId, idempotencyKey }: ReservationKey) =>
  and(eq(creditReservations.userId, userId), eq(creditReservations.idempotencyKey, idempotencyKey));

export const selectReservation = (db: Database, key: ReservationKey, at?: Date) =>
  db
    .select({
      amount: creditReservations.amount,
      reason: creditReservations.reason,
      status: creditReservations.status,
      createdAt: creditReservations.createdAt,
      expiresAt: creditReservations.expiresAt,
      endKey: creditReservations.endKey,
      requestedAmount: creditReservations.requestedAmount,
      overflow: creditReservations.overflow,
      isLive: sql<number>`${isLive(at)}`.mapWith(Boolean).as('is_live'),
    })
    .from(creditReservations)
    .where(isReservation(key));

export type ReservationRow = Awaited<ReturnType<typeof selectReservation>>[number];

/** Why nothing more can be done with a reservation. */
export interface ReservationEnded {
  readonly status: 'ended';
  readonly end: 'captured' | 'released' | 'expired';
}

/** Null while the reservation is live. */
export function endOf({ status, isLive }: ReservationRow): ReservationEnded | null {
  if (isLive) return null;
  return { status: 'ended', end: status === 'open' ? 'expired' : status };
}
