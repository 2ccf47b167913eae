import { and, asc, count, desc, eq, isNotNull } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { formatReservationId } from '../reservations/reservation-id.ts';
import { isLive } from '../reservations/select-reservation.ts';
import { creditReservations } from '../schema/index.ts';

const LIVE_MAX = 50;
const RELEASED_MAX = 10;

const columns = {
  userId: creditReservations.userId,
  idempotencyKey: creditReservations.idempotencyKey,
  amount: creditReservations.amount,
  reason: creditReservations.reason,
  createdAt: creditReservations.createdAt,
  expiresAt: creditReservations.expiresAt,
  endedAt: creditReservations.endedAt,
  endedBy: creditReservations.endedBy,
  endReason: creditReservations.endReason,
};

/** A reservation; the last three are null while it is live. */
export interface UserReservation
  extends Omit<
    typeof creditReservations.$inferSelect,
    'userId' | 'idempotencyKey' | 'status' | 'endKey' | 'requestedAmount' | 'overflow'
  > {
  readonly reservationId: string;
}

type Row = Awaited<ReturnType<typeof selectLive>>[number];

/** The live ones, those that expire first before the others. */
export const selectLive = (db: Database, user: string, at?: Date) =>
  db
    .select(columns)
    .from(creditReservations)
    .where(and(eq(columns.userId, user), isLive(at)))
    .orderBy(asc(columns.expiresAt))
    .limit(LIVE_MAX);

/** All live ones: the page shows the first of them. Their index alone is read. */
export const countLive = (db: Database, user: string, at?: Date) =>
  db
    .select({ live: count() })
    .from(creditReservations)
    .where(and(eq(columns.userId, user), isLive(at)));

/** Those that a person released in the console, newest first. */
export const selectReleased = (db: Database, user: string) =>
  db
    .select(columns)
    .from(creditReservations)
    .where(and(eq(columns.userId, user), isNotNull(columns.endedBy)))
    .orderBy(desc(columns.endedAt))
    .limit(RELEASED_MAX);

export function toReservation({ userId, idempotencyKey, ...row }: Row): UserReservation {
  return { reservationId: formatReservationId({ userId, idempotencyKey }), ...row };
}
