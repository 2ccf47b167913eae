/** At once: what one query may take stays far away. */
const CHUNK = 20_000;

/** Purchases that are already there when the measuring begins, each of a user of its own. */
export async function fill(db: D1Database, from: number, count: number): Promise<void> {
  for (let start = from; start < from + count; start += CHUNK) {
    const size = Math.min(CHUNK, from + count - start);
    await db.batch(
      [
        `INSERT INTO stripe_events
           (id, type, status, object_id, created_at, received_at, settled_at, deliveries)
         SELECT 'evt_old_' || n, 'checkout.session.completed', 'handled', 'cs_old_' || n, 't', 't', 't', 1
         FROM numbers`,
        `INSERT INTO checkout_sessions
           (id, version, event_id, as_of, status, mode, user_id, credits, amount_total, currency, payment_intent)
         SELECT 'cs_old_' || n, 'v', 'evt_old_' || n, 't', 'paid', 'payment', 'old_' || n, 200, 2999, 'usd', 'pi_old_' || n
         FROM numbers`,
        `INSERT INTO credit_ledger
           (user_id, number, id, type, amount, balance, created_at, source, event_id)
         SELECT 'old_' || n, 1, 'cs_old_' || n || ':purchase:1', 'purchase', 200, 200, 't', 'cs_old_' || n, 'evt_old_' || n
         FROM numbers`,
      ].map((sql) => db.prepare(withNumbers(sql)).bind(start, start + size)),
    );
  }
}

/** `numbers` counts from ?1 up to, without, ?2. */
const withNumbers = (sql: string) => `
  WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2)
  ${sql}`;
