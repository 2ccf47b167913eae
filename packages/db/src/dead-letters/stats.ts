import { and, asc, count, desc, eq, gte, max, min, sql, sum } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Database } from '../database.ts';
import { deadLetters, otherPaymentTotals, stripeEvents } from '../schema/index.ts';
import type { HealthStats } from './health-stats.ts';
import { isDead } from './is-dead.ts';
import { countMuted, type ReasonSummary, selectReasons } from './reasons.ts';
import { findOldestUnmuted } from './unmuted.ts';

/** What needs attention now. */
export interface DeadLetterStats extends HealthStats {
  /** All dead events, also those whose reason is muted. */
  readonly dead: number;
  /** When the oldest of them died first. */
  readonly oldestDeadAt: string | null;
  readonly byReason: readonly ReasonSummary[];
  readonly byType: readonly { readonly type: string; readonly events: number }[];
  /** Paid for and not credited, per currency, in its smallest unit. */
  readonly uncredited: readonly {
    readonly currency: string | null;
    readonly amount: number;
    readonly purchases: number;
  }[];
  /** Payments of the last 30 days that were not for credits, where OTHER_PAYMENTS is "ignored". */
  readonly otherPayments: readonly {
    readonly currency: string;
    readonly amount: number;
    readonly payments: number;
  }[];
  readonly discarded: number;
}

const GROUPS_MAX = 20;
// Literals, not parameters: SQLite uses a partial index only if it finds the index's condition.
const isPaid = sql`${deadLetters.paid} = 1`;
const isFailed = sql`${stripeEvents.status} = 'failed'`;

/** The most frequent values of a column among the dead letters. */
const groups = <Column extends SQLiteColumn>(db: Database, column: Column) =>
  db
    .select({ value: column, events: count() })
    .from(deadLetters)
    .where(isDead)
    .groupBy(column)
    .orderBy(desc(count()), asc(column))
    .limit(GROUPS_MAX);

/** Several dead events can tell of one purchase: its money counts once. */
const uncreditedPurchases = (db: Database) =>
  db
    .select({
      currency: deadLetters.currency,
      purchase: deadLetters.purchase,
      amount: max(deadLetters.amount).as('amount'),
    })
    .from(deadLetters)
    .where(and(isDead, isPaid))
    .groupBy(deadLetters.currency, deadLetters.purchase)
    .as('uncredited_purchases');

const OTHER_PAYMENTS_DAYS = 30;
/** As a LIMIT: none. */
const ALL = -1;

/** One call to the database; each part reads an index alone. */
export async function readStats(db: Database, now = new Date()): Promise<DeadLetterStats> {
  const purchases = uncreditedPurchases(db);
  const since = new Date(now.getTime() - OTHER_PAYMENTS_DAYS * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const [reasons, types, uncredited, others, [dead], [muted], [oldest], [failed], [discarded]] =
    await db.batch([
      selectReasons(db, GROUPS_MAX, now),
      groups(db, deadLetters.type),
      db
        .select({
          currency: purchases.currency,
          amount: sum(purchases.amount).mapWith(Number),
          purchases: count(),
        })
        .from(purchases)
        .groupBy(purchases.currency)
        .orderBy(asc(purchases.currency)),
      db
        .select({
          currency: otherPaymentTotals.currency,
          amount: sum(otherPaymentTotals.amount).mapWith(Number),
          payments: sum(otherPaymentTotals.payments).mapWith(Number),
        })
        .from(otherPaymentTotals)
        .where(gte(otherPaymentTotals.day, since))
        .groupBy(otherPaymentTotals.currency)
        .orderBy(asc(otherPaymentTotals.currency)),
      db
        .select({ events: count(), oldestAt: min(deadLetters.firstDiedAt) })
        .from(deadLetters)
        .where(isDead),
      countMuted(db, now, ALL),
      findOldestUnmuted(db, now),
      db
        .select({ events: count(), oldestAt: min(stripeEvents.receivedAt) })
        .from(stripeEvents)
        .where(isFailed),
      db.select({ events: count() }).from(deadLetters).where(eq(deadLetters.status, 'discarded')),
    ]);
  return {
    dead: dead?.events ?? 0,
    oldestDeadAt: dead?.oldestAt ?? null,
    // Read in one transaction: each dead letter is either muted or not.
    unmuted: (dead?.events ?? 0) - (muted?.events ?? 0),
    oldestUnmutedAt: oldest?.at ?? null,
    muted: muted?.events ?? 0,
    byReason: reasons,
    byType: types.map(({ value, events }) => ({ type: value, events })),
    uncredited,
    otherPayments: others,
    failed: failed?.events ?? 0,
    oldestFailedAt: failed?.oldestAt ?? null,
    discarded: discarded?.events ?? 0,
  };
}
