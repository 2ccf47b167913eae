/** At once: what one query may take stays far away. */
const CHUNK = 20_000;

/**
 * Purchases that are already there when the measuring begins: as those of `purchases.ts`, of the
 * same users, so that new ones land among them.
 */
export async function fill(db: D1Database, from: number, count: number): Promise<void> {
  for (let start = from; start < from + count; start += CHUNK) {
    const size = Math.min(CHUNK, from + count - start);
    await db.batch(
      [
        `INSERT INTO stripe_events
           (id, type, status, object_id, created_at, received_at, settled_at, deliveries)
         SELECT 'evt_bench_' || place, 'checkout.session.completed', 'handled', cs, 't', 't', 't', 1
         FROM purchase`,
        `INSERT INTO checkout_sessions
           (id, version, event_id, as_of, status, mode, user_id, credits, amount_total, currency, payment_intent)
         SELECT cs, 'v', 'evt_bench_' || place, 't', 'paid', 'payment', user_id, 200, 2999, 'usd', 'pi_bench_' || place
         FROM purchase`,
        // Each user's rows follow each other: the nth purchase is the user's (n / 5000 + 1)th.
        `INSERT INTO credit_ledger
           (user_id, number, id, type, amount, balance, created_at, source, event_id)
         SELECT user_id, n / 5000 + 1, cs || ':purchase:1', 'purchase', 200, (n / 5000 + 1) * 200, 't', cs, 'evt_bench_' || place
         FROM purchase ORDER BY n`,
      ].map((sql) => db.prepare(withPurchases(sql)).bind(start, start + size)),
    );
  }
}

/** `purchase` counts from ?1 up to, without, ?2. (A number that is bound comes as a float.) */
const withPurchases = (sql: string) => `
  WITH RECURSIVE
  numbers (n) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2),
  purchase AS (
    SELECT n, printf('%09d', n) AS place, printf('cs_%08x', (n * 2654435761) & 4294967295) AS cs,
      'user_' || (n % 5000) AS user_id
    FROM numbers
  )
  ${sql}`;
