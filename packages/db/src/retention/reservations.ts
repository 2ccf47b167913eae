import { and, eq, lt, or } from 'drizzle-orm';
import { creditReservations } from '../schema/index.ts';
import type { Cutoff, Walk } from './walk.ts';

/** For so long a repeated reservation or release gives its first answer. */
const RESERVATION_DAYS = 90;

/**
 * Deletes reservations that ended without a capture: released, or expired while open. Captured ones
 * stay, because a capture's key must be known for ever.
 */
export function walkReservations(before: Cutoff): Walk {
  const { userId, idempotencyKey, status, endedAt, expiresAt } = creditReservations;
  const cutoff = before(RESERVATION_DAYS);
  const endedWithoutCapture = or(
    and(eq(status, 'released'), lt(endedAt, cutoff)),
    and(eq(status, 'open'), lt(expiresAt, cutoff)),
  );
  return {
    table: creditReservations,
    key: [userId, idempotencyKey],
    expire: (db, range) => db.delete(creditReservations).where(and(range, endedWithoutCapture)),
  };
}
