import type { Fact } from '@stripe-credits/stripe-events';

/**
 * Brings the ledger to what the facts say, for the purchases that the batch touched.
 *
 * From the facts of a purchase follows a target amount per user and type. What the ledger holds is
 * taken off it, and the difference, if there is one, becomes a new row. A duplicate makes no
 * difference and so no row; facts that arrive in another order end in the same sum.
 *
 * `touched` is given as JSON: [{ source, eventId }], one entry per source.
 */
const SETTLE = `
  WITH
  touched AS (
    SELECT value ->> 'source' AS source, value ->> 'eventId' AS event_id FROM json_each(?1)
  ),
  target AS (
    SELECT session.id AS source, session.user_id, 'purchase' AS type, session.credits AS amount
    FROM touched JOIN checkout_sessions AS session ON session.id = touched.source
    WHERE session.status = 'paid'
  ),
  held AS (
    -- All ids of a source start with it and a colon, and ';' is the character after ':'.
    SELECT touched.source, row.user_id, row.type, row.amount
    FROM touched JOIN credit_transactions AS row
      ON row.id BETWEEN touched.source || ':' AND touched.source || ';'
  ),
  due AS (
    SELECT source, user_id, type,
      SUM(amount) AS amount,
      SUM(SUM(is_held)) OVER (PARTITION BY source, type) AS rows_before
    FROM (
      SELECT source, user_id, type, amount, 0 AS is_held FROM target
      UNION ALL
      SELECT source, user_id, type, -amount, 1 FROM held
    )
    GROUP BY source, user_id, type
  )
  INSERT INTO credit_transactions (id, user_id, type, amount, created_at, source, event_id)
  SELECT
    source || ':' || type || ':' ||
      (rows_before + ROW_NUMBER() OVER (PARTITION BY source, type ORDER BY user_id)),
    user_id, type, amount, ?2, source, event_id
  FROM due JOIN touched USING (source)
  WHERE amount <> 0`;

/** Nothing when the batch touched no purchase. */
export function settle(db: D1Database, facts: readonly Fact[], at: string): D1PreparedStatement[] {
  const touched = new Map<string, string>();
  for (const { kind, row } of facts)
    if (kind === 'checkoutSession') touched.set(row.id, row.eventId);
  if (touched.size === 0) return [];

  const sources = Array.from(touched, ([source, eventId]) => ({ source, eventId }));
  return [db.prepare(SETTLE).bind(JSON.stringify(sources), at)];
}
