import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { CANDIDATES_OF_OBJECTS, isOfPurchase, toObjectId } from '../ledger/purchase-links.ts';
import { parseReservationId } from '../reservations/reservation-id.ts';
import {
  checkoutSessions,
  creditLedger,
  creditReservations,
  deadLetters,
  invoices,
  paymentIntents,
  stripeCustomers,
  stripeEvents,
  subscriptions,
  uncreditedSessions,
} from '../schema/index.ts';
import { isKnown } from './known-user.ts';

/**
 * The users that an id leads to.
 *
 *   user, customer, ledger entry, reservation ─────────────────▶ users
 *   event ──▶ objects ──▶ candidates ──▶ ledger, facts ────────▶ users
 *   dead letter, by its event, its object or its purchase ─────▶ users
 */
export function selectUsersOf(db: Database, reference: string, limit: number) {
  const objectId = toObjectId(reference);
  const reservation = parseReservationId(reference);
  const userId = sql<string>`named.id`.as('user_id');
  return db.select({ userId }).from(sql`(
    WITH
    objects (id) AS (
      SELECT ${objectId} AS id WHERE id IS NOT NULL
      UNION SELECT ${stripeEvents.objectId} FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${objectId}
      UNION SELECT ${deadLetters.purchase} FROM ${deadLetters}
        WHERE ${deadLetters.objectId} = ${objectId}
    ),
    ${CANDIDATES_OF_OBJECTS},
    direct_users (id) AS (
      SELECT ${reference} WHERE ${isKnown(reference)}
      UNION SELECT ${stripeCustomers.userId} FROM ${stripeCustomers}
        WHERE ${stripeCustomers.customer} = ${reference}
      UNION SELECT ${creditLedger.userId} FROM ${creditLedger} WHERE ${creditLedger.id} = ${reference}
      UNION SELECT ${creditReservations.userId} FROM ${creditReservations}
        WHERE ${creditReservations.userId} = ${reservation?.userId ?? null}
        AND ${creditReservations.idempotencyKey} = ${reservation?.idempotencyKey ?? null}
      UNION SELECT ${subscriptions.userId}
        FROM objects CROSS JOIN ${subscriptions} ON ${subscriptions.id} = objects.id
    ),
    purchase_users (id) AS (
      SELECT ${creditLedger.userId}
        FROM candidates CROSS JOIN ${creditLedger} ON ${isOfPurchase(sql`candidates.id`)}
      UNION SELECT ${checkoutSessions.userId}
        FROM candidates CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.id} = candidates.id
      UNION SELECT ${paymentIntents.userId}
        FROM candidates CROSS JOIN ${paymentIntents} ON ${paymentIntents.id} = candidates.id
      UNION SELECT ${invoices.userId}
        FROM candidates CROSS JOIN ${invoices} ON ${invoices.id} = candidates.id
      UNION SELECT ${uncreditedSessions.userId}
        FROM candidates CROSS JOIN ${uncreditedSessions} ON ${uncreditedSessions.id} = candidates.id
    ),
    dead_users (id) AS (
      SELECT ${deadLetters.userId} FROM ${deadLetters} WHERE ${deadLetters.id} = ${reference}
      UNION SELECT ${deadLetters.userId} FROM ${deadLetters}
        WHERE ${deadLetters.objectId} = ${objectId}
      UNION SELECT ${deadLetters.userId}
        FROM candidates CROSS JOIN ${deadLetters} ON ${deadLetters.purchase} = candidates.id
    ),
    all_users (id) AS (
      SELECT id FROM direct_users UNION SELECT id FROM purchase_users UNION SELECT id FROM dead_users
    )
    SELECT id FROM all_users WHERE id IS NOT NULL ORDER BY id LIMIT ${limit}
  ) AS named`);
}
