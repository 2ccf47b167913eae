import { numberOf } from './transactions.ts';

/** One row of a user's ledger, with all that it follows from. */
export interface Explained {
  readonly id: string;
  readonly type: string;
  readonly amount: number;
  /** After this row. */
  readonly balance: number;
  readonly createdAt: string;
  /** The Checkout Session or invoice that it settles; null for a spend or an adjustment. */
  readonly source: string | null;
  readonly description: string | null;
  /** Stripe's objects that are part of it: payments, charges, refunds, disputes, subscriptions. */
  readonly objects: readonly string[];
  /** The events that said so, oldest first. */
  readonly events: readonly { readonly id: string; readonly type: string; readonly at: string }[];
}

/**
 * From each ledger row to the facts of its component: a grant to its session or invoice, a refund
 * to the refunds of its payments, a dispute to their disputes; and from the facts to their events.
 * (In steps, because D1 refuses a compound SELECT of more than five terms.)
 */
const EXPLAIN = `
  WITH
  entry AS (
    SELECT * FROM credit_ledger
    WHERE user_id = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3
  ),
  granted (source, type, subscription, payment, event, link_event) AS (
    SELECT session.id, 'purchase', session.subscription, session.payment_intent,
      session.event_id, NULL
    FROM entry CROSS JOIN checkout_sessions AS session ON session.id = entry.source
    UNION
    SELECT invoice.id, 'subscription', invoice.subscription, link.payment,
      invoice.event_id, link.event_id
    FROM entry CROSS JOIN invoices AS invoice ON invoice.id = entry.source
    LEFT JOIN invoice_payments AS link ON link.invoice = invoice.id
  ),
  name (source, id) AS (
    SELECT source, payment FROM granted WHERE payment IS NOT NULL
    UNION SELECT source, intent.charge
    FROM granted CROSS JOIN payment_intents AS intent ON intent.id = payment
    WHERE intent.charge IS NOT NULL
    UNION SELECT source, named.id
    FROM granted CROSS JOIN charge_payments AS named ON named.payment = granted.payment
  ),
  reversed (source, component, object, event) AS (
    SELECT source, 'refund', charges.id, event_id
    FROM name CROSS JOIN charges ON charges.payment = name.id
    UNION ALL
    SELECT source, 'refund', refunds.id, event_id
    FROM name CROSS JOIN refunds ON refunds.payment = name.id
    UNION ALL
    SELECT source, 'dispute', dispute_funds.id, event_id
    FROM name CROSS JOIN dispute_funds ON dispute_funds.payment = name.id
  ),
  because (number, object, event) AS (
    SELECT number, source, event_id FROM entry
    UNION SELECT number, granted.payment, granted.link_event FROM entry JOIN granted USING (source)
    UNION SELECT number, granted.subscription, NULL FROM entry JOIN granted USING (source)
    UNION SELECT number, NULL, granted.event FROM entry JOIN granted USING (source, type)
    UNION SELECT number, object, reversed.event FROM entry JOIN reversed
      ON reversed.source = entry.source
      AND component = iif(type = 'dispute_reversal', 'dispute', type)
  )
  SELECT id, type, amount, balance, created_at AS createdAt, source, description,
    (SELECT json_group_array(DISTINCT object) FROM because
      WHERE because.number = entry.number AND object IS NOT NULL) AS objects,
    (SELECT json_group_array(json_object('id', id, 'type', type, 'at', created_at)) FROM (
      SELECT DISTINCT told.id, told.type, told.created_at
      FROM because JOIN stripe_events AS told ON told.id = because.event
      WHERE because.number = entry.number ORDER BY told.created_at, told.id
    )) AS events
  FROM entry ORDER BY number DESC`;

export interface Page {
  /** Rows with a smaller number in the user's ledger; the newest by default. */
  readonly before?: number;
  readonly limit?: number;
}

/** A user's ledger, newest first, each row with the purchase, the objects and the events behind it. */
export async function explain(
  db: D1Database,
  userId: string,
  { before = Number.MAX_SAFE_INTEGER, limit = 100 }: Page = {},
): Promise<Explained[]> {
  type Row = Omit<Explained, 'objects' | 'events'> & { objects: string; events: string };
  const { results } = await db.prepare(EXPLAIN).bind(userId, before, limit).all<Row>();
  return results.map((row) => ({
    ...row,
    objects: JSON.parse(row.objects),
    events: JSON.parse(row.events),
  }));
}

/** One row with all that it follows from; null when the user has no row of that id. */
export async function explainOne(
  db: D1Database,
  userId: string,
  id: string,
): Promise<Explained | null> {
  const number = await numberOf(db, userId, id);
  if (number === null) return null;
  const [explained] = await explain(db, userId, { before: number + 1, limit: 1 });
  return explained ?? null;
}
