import type { Correction } from '@stripe-credits/stripe-events';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import {
  charges,
  checkoutSessions,
  corrections,
  creditLedger,
  disputeFunds,
  eventHistory,
  invoicePayments,
  invoices,
  paymentIntents,
  refunds,
  stripeEvents,
} from '../schema/index.ts';
import { paymentsOf } from './purchase-links.ts';
import { findSequence, type Transaction, transactionColumns } from './transactions.ts';

/** One row of a user's ledger, with everything that it follows from. */
export interface LedgerTrace extends Transaction {
  /** Stripe's objects behind it: sessions, invoices, payments, refunds, disputes, subscriptions. */
  readonly objects: readonly string[];
  /** The events that carried those facts, oldest first. Times are ISO 8601, UTC. */
  readonly events: readonly {
    readonly id: string;
    readonly type: string;
    readonly createdAt: string;
  }[];
  /** What engineers corrected in those events, oldest first. */
  readonly corrections: readonly {
    readonly eventId: string;
    readonly correctedAt: string;
    readonly actor: string;
    readonly reason: string;
    readonly metadata: Correction;
  }[];
  /** When engineers replayed those events, oldest first. */
  readonly replays: readonly {
    readonly eventId: string;
    readonly replayedAt: string;
    readonly actor: string | null;
    readonly reason: string | null;
  }[];
}

/**
 *   entries ─▶ grants ─▶ causes ◀── reversals ◀── payment_aliases ◀── purchases ◀── entries
 *                          │
 *                          └─▶ objects, events
 *
 * A grant leads to its session, PaymentIntent or invoice, a refund to the refunds of its payments, a
 * dispute to their disputes; and each of those to the event that carried it.
 */
const traces = (userId: string, before: number, limit: number) => sql`
  WITH
  entries AS (
    SELECT *, iif(${creditLedger.source} IS NULL, NULL,
      substr(${creditLedger.id}, 1, instr(${creditLedger.id}, ':') - 1)) AS purchase
    FROM ${creditLedger}
    WHERE ${creditLedger.userId} = ${userId} AND ${creditLedger.sequence} < ${before}
    ORDER BY ${creditLedger.sequence} DESC LIMIT ${limit}
  ),
  grants (source, subscription, payment, event_id, link_event_id) AS (
    SELECT ${checkoutSessions.id}, ${checkoutSessions.subscription}, ${checkoutSessions.paymentIntent},
      ${checkoutSessions.eventId}, NULL
    FROM entries CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.id} = entries.source
    UNION
    SELECT ${paymentIntents.id}, NULL, NULL, ${paymentIntents.eventId}, NULL
    FROM entries CROSS JOIN ${paymentIntents} ON ${paymentIntents.id} = entries.source
    UNION
    SELECT ${invoices.id}, ${invoices.subscription}, ${invoicePayments.payment},
      ${invoices.eventId}, ${invoicePayments.eventId}
    FROM entries CROSS JOIN ${invoices} ON ${invoices.id} = entries.source
    LEFT JOIN ${invoicePayments} ON ${invoicePayments.invoice} = ${invoices.id}
  ),
  purchases (purchase) AS (SELECT DISTINCT purchase FROM entries WHERE purchase IS NOT NULL),
  ${paymentsOf(sql`purchases`)},
  reversals (purchase, component, object, event_id) AS (
    SELECT purchase, 'refund', ${charges.id}, ${charges.eventId}
    FROM payment_aliases CROSS JOIN ${charges} ON ${charges.payment} = alias
    UNION ALL
    SELECT purchase, 'refund', ${refunds.id}, ${refunds.eventId}
    FROM payment_aliases CROSS JOIN ${refunds} ON ${refunds.payment} = alias
    UNION ALL
    SELECT purchase, 'dispute', ${disputeFunds.id}, ${disputeFunds.eventId}
    FROM payment_aliases CROSS JOIN ${disputeFunds} ON ${disputeFunds.payment} = alias
  ),
  causes (sequence, object, event_id) AS (
    SELECT sequence, source, event_id FROM entries
    UNION SELECT sequence, grants.payment, grants.link_event_id FROM entries JOIN grants USING (source)
    UNION SELECT sequence, grants.subscription, NULL FROM entries JOIN grants USING (source)
    UNION SELECT sequence, NULL, grants.event_id FROM entries JOIN grants USING (source)
    WHERE type IN ('purchase', 'subscription')
    UNION SELECT sequence, object, reversals.event_id FROM entries JOIN reversals
      ON reversals.purchase = entries.purchase
      AND component = iif(type = 'dispute_reversal', 'dispute', type)
  )
  SELECT entries.sequence,
    (SELECT json_group_array(DISTINCT object) FROM causes
      WHERE causes.sequence = entries.sequence AND object IS NOT NULL) AS objects,
    (SELECT json_group_array(json_object('id', id, 'type', type, 'createdAt', created_at)) FROM (
      SELECT DISTINCT ${stripeEvents.id}, ${stripeEvents.type}, ${stripeEvents.createdAt}
      FROM causes JOIN ${stripeEvents} ON ${stripeEvents.id} = causes.event_id
      WHERE causes.sequence = entries.sequence
      ORDER BY ${stripeEvents.createdAt}, ${stripeEvents.id}
    )) AS events,
    (SELECT json_group_array(json_object('eventId', event_id, 'correctedAt', corrected_at,
      'actor', actor, 'reason', reason, 'metadata', json(metadata))) FROM (
      SELECT ${corrections}.* FROM ${corrections}
      WHERE ${corrections.eventId} IN (
        SELECT event_id FROM causes WHERE causes.sequence = entries.sequence)
      ORDER BY ${corrections.correctedAt}
    )) AS corrections,
    (SELECT json_group_array(json_object('eventId', event_id, 'replayedAt', occurred_at,
      'actor', actor, 'reason', reason)) FROM (
      SELECT ${eventHistory}.* FROM ${eventHistory}
      WHERE ${eventHistory.eventId} IN (
        SELECT event_id FROM causes WHERE causes.sequence = entries.sequence)
        AND ${eventHistory.action} = 'replayed'
      ORDER BY ${eventHistory.occurredAt}
    )) AS replays
  FROM entries`;

export interface TracePage {
  /** Rows with a smaller sequence number in the user's ledger; the newest by default. */
  readonly before?: number;
  readonly limit?: number;
}

/** A user's ledger, newest first, each row with the purchase, the objects and the events behind it. */
export async function traceLedger(
  db: Database,
  userId: string,
  { before = Number.MAX_SAFE_INTEGER, limit = 100 }: TracePage = {},
): Promise<LedgerTrace[]> {
  return db
    .select({
      ...transactionColumns,
      objects: sql<LedgerTrace['objects']>`objects`.mapWith(JSON.parse),
      events: sql<LedgerTrace['events']>`events`.mapWith(JSON.parse),
      corrections: sql<LedgerTrace['corrections']>`corrections`.mapWith(JSON.parse),
      replays: sql<LedgerTrace['replays']>`replays`.mapWith(JSON.parse),
    })
    .from(sql`(${traces(userId, before, limit)}) AS traces`)
    .crossJoin(creditLedger)
    .where(and(eq(creditLedger.userId, userId), eq(creditLedger.sequence, sql`traces.sequence`)))
    .orderBy(desc(creditLedger.sequence));
}

/** One row with everything that it follows from; null when the user has no row of that id. */
export async function traceTransaction(
  db: Database,
  userId: string,
  id: string,
): Promise<LedgerTrace | null> {
  const sequence = await findSequence(db, userId, id);
  if (sequence === null) return null;
  const [trace] = await traceLedger(db, userId, { before: sequence + 1, limit: 1 });
  return trace ?? null;
}
