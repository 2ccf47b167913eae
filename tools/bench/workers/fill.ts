/** Purchases per query. */
const CHUNK = 20_000;

/** Stores purchases with the ids and users that `purchases.ts` gives, so that new ones mix with them. */
export async function fill(db: D1Database, count: number): Promise<void> {
  for (let start = 0; start < count; start += CHUNK) {
    const end = Math.min(start + CHUNK, count);
    await db.batch(INSERTS.map((sql) => db.prepare(`${PURCHASES} ${sql}`).bind(start, end)));
  }
}

/** The numbers from ?1 to ?2 - 1. D1 binds every number as a float, hence the CAST. */
const PURCHASES = `
  WITH RECURSIVE
  numbers (n) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2),
  purchase AS (
    SELECT n, printf('%09d', n) AS digits, printf('cs_%08x', (n * 2654435761) & 4294967295) AS cs,
      'user_' || (n % 5000) AS user_id
    FROM numbers
  )`;

const INSERTS = [
  `INSERT INTO stripe_events
     (id, type, status, object_id, created_at, received_at, completed_at, deliveries)
   SELECT 'evt_bench_' || digits, 'checkout.session.completed', 'handled', cs, 't', 't', 't', 1
   FROM purchase`,
  `INSERT INTO checkout_sessions
     (id, version, event_id, as_of, status, mode, user_id, credits, amount_total, currency, payment_intent)
   SELECT cs, 'v', 'evt_bench_' || digits, 't', 'paid', 'payment', user_id, 200, 2999, 'usd', 'pi_bench_' || digits
   FROM purchase`,
  // A trigger requires consecutive sequence numbers per user: purchase n is the user's (n / 5000 + 1)th.
  `INSERT INTO credit_ledger
     (user_id, sequence, id, type, amount, balance, created_at, source, event_id)
   SELECT user_id, n / 5000 + 1, cs || ':purchase:1', 'purchase', 200, (n / 5000 + 1) * 200, 't', cs, 'evt_bench_' || digits
   FROM purchase ORDER BY n`,
];
