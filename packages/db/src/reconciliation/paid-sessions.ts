import { stillUngranted } from './uncredited-sessions.ts';

/** A Checkout Session that Stripe says was paid. */
export interface PaidSession {
  readonly id: string;
  readonly userId: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly createdAt: string;
}

/** Keeps those for which the ledger has no grant, and no dead letter says why. */
export function noteUngranted(
  db: D1Database,
  sessions: readonly PaidSession[],
  now: Date,
): D1PreparedStatement {
  const rows = sessions.map(({ id, userId, amount, currency, createdAt }) => [
    ...[id, userId, amount, currency, createdAt],
  ]);
  return db
    .prepare(
      `INSERT INTO ungranted_sessions (id, user_id, amount, currency, created_at, found_at)
       SELECT id, user_id, amount, currency, created_at, ?2 FROM (
         SELECT value ->> 0 AS id, value ->> 1 AS user_id, value ->> 2 AS amount,
           value ->> 3 AS currency, value ->> 4 AS created_at
         FROM json_each(?1)
       ) AS ungranted_sessions WHERE ${stillUngranted}
       ON CONFLICT DO NOTHING`,
    )
    .bind(JSON.stringify(rows), now.toISOString());
}
