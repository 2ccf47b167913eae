import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import {
  creditLedger,
  creditReservations,
  deadLetters,
  subscriptions,
  uncreditedSessions,
} from '../schema/index.ts';

/**
 * Whether anything is known of a user: a ledger, a reservation, a subscription, a dead letter, or a
 * paid session without a grant. Other facts, such as those of a checkout that was never paid, have no
 * index by user, because each purchase would pay for it, and do not count.
 */
export const isKnown = (userId: string) => sql<boolean>`(
  EXISTS (SELECT 1 FROM ${creditLedger} WHERE ${creditLedger.userId} = ${userId})
  OR EXISTS (SELECT 1 FROM ${creditReservations} WHERE ${creditReservations.userId} = ${userId})
  OR EXISTS (SELECT 1 FROM ${subscriptions} WHERE ${subscriptions.userId} = ${userId})
  OR EXISTS (SELECT 1 FROM ${deadLetters} WHERE ${deadLetters.userId} = ${userId})
  OR EXISTS (SELECT 1 FROM ${uncreditedSessions} WHERE ${uncreditedSessions.userId} = ${userId})
)`;

export const selectIsKnown = (db: Database, userId: string) =>
  db.select({ isKnown: isKnown(userId).mapWith(Boolean).as('is_known') }).from(sql`(SELECT 1)`);
