import { and, eq, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { creditReservations, retentionCursors } from '../schema/index.ts';
import type { ReservationKey } from './reservation-id.ts';

const CURSOR = 'credit_reservations';
/** So that one step stays far from D1's limits. */
const ROWS_PER_STEP = 5000;
/** For so long a repeated reservation or release gives its first answer. */
const RESERVATION_DAYS = 90;

export interface PurgeStep {
  readonly deleted: number;
  /** Whether the step reached the end of the table: the next one begins again. */
  readonly isComplete: boolean;
}

/**
 * One step through the reservations in the order of their key, from where the last one stopped. It
 * deletes those that ended without a capture more than 90 days ago: released, or expired while open.
 * Captured ones stay, because a capture's key must be known for ever. An index of what has ended
 * would cost a row for each reservation; nothing waits for this.
 */
export async function purgeReservations(
  db: Database,
  now: Date,
  rowsPerStep = ROWS_PER_STEP,
): Promise<PurgeStep> {
  const after = await readCursor(db);
  const [last] = await db
    .select({
      userId: creditReservations.userId,
      idempotencyKey: creditReservations.idempotencyKey,
    })
    .from(creditReservations)
    .where(compareKey(after, sql`>`))
    .orderBy(creditReservations.userId, creditReservations.idempotencyKey)
    .limit(1)
    .offset(rowsPerStep - 1);
  const step = and(compareKey(after, sql`>`), last && compareKey(last, sql`<=`));
  const position = last ? JSON.stringify([last.userId, last.idempotencyKey]) : null;
  const [{ meta }] = await db.batch([
    db.delete(creditReservations).where(and(step, endedWithoutCapture(now))),
    db
      .insert(retentionCursors)
      .values({ name: CURSOR, position })
      .onConflictDoUpdate({ target: retentionCursors.name, set: { position } }),
  ]);
  return { deleted: meta.changes, isComplete: last === undefined };
}

/** Before the first key where there is none. */
async function readCursor(db: Database): Promise<ReservationKey> {
  const { position } = retentionCursors;
  const [cursor] = await db
    .select({
      userId: sql<string>`COALESCE(${position} ->> 0, '')`,
      idempotencyKey: sql<string>`COALESCE(${position} ->> 1, '')`,
    })
    .from(retentionCursors)
    .where(eq(retentionCursors.name, CURSOR));
  return cursor ?? { userId: '', idempotencyKey: '' };
}

const compareKey = ({ userId, idempotencyKey }: ReservationKey, operator: SQL) =>
  sql`(${creditReservations.userId}, ${creditReservations.idempotencyKey})
    ${operator} (${userId}, ${idempotencyKey})`;

function endedWithoutCapture(now: Date) {
  const before = new Date(now.getTime() - RESERVATION_DAYS * 86_400_000).toISOString();
  const { status, endedAt, expiresAt } = creditReservations;
  return or(
    and(eq(status, 'released'), lt(endedAt, before)),
    and(eq(status, 'open'), lt(expiresAt, before)),
  );
}
