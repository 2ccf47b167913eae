import type { DeadLetterLine } from './list.ts';

export interface Happening {
  readonly at: string;
  readonly what: 'failed' | 'dead' | 'replayed' | 'discarded' | 'restored';
  readonly who: string | null;
  readonly why: string | null;
}

export interface EventDetails {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly objectId: string | null;
  readonly createdAt: string | null;
  readonly receivedAt: string;
  readonly settledAt: string | null;
  readonly deliveries: number;
  readonly failures: number;
  /** What is kept of its death; null when it never died. */
  readonly letter:
    | (DeadLetterLine & {
        readonly detail: string | null;
        readonly livemode: boolean | null;
        readonly body: string | null;
        readonly encoding: 'text' | 'gzip';
      })
    | null;
  /** Attempts, deaths, replays and discards, oldest first. */
  readonly history: readonly Happening[];
  /** What the ledger already holds for the purchase that it is about. */
  readonly ledger: readonly {
    readonly id: string;
    readonly type: string;
    readonly amount: number;
    readonly userId: string;
    readonly createdAt: string;
  }[];
}

/** All that is known of one event; null for an id that never arrived. One call to the database. */
export async function showEvent(db: D1Database, id: string): Promise<EventDetails | null> {
  const event = `
    SELECT id, type, status, object_id AS objectId, created_at AS createdAt,
      received_at AS receivedAt, settled_at AS settledAt, deliveries, failures
    FROM stripe_events WHERE id = ?1`;
  const letter = `
    SELECT id, type, status, reason, detail, attempts, deaths, replays,
      last_died_at AS lastDiedAt, replayed_at AS replayedAt, livemode, user_id AS userId, amount,
      currency, paid, body, encoding
    FROM dead_letters WHERE id = ?1`;
  const history = `
    SELECT at, what, who, why FROM event_history WHERE event_id = ?1 ORDER BY at, what`;
  const ledger = `
    WITH
    name (id) AS (
      SELECT object_id FROM stripe_events WHERE id = ?1
      UNION SELECT reversal.payment FROM stripe_events AS event
      CROSS JOIN charges AS reversal ON reversal.id = event.object_id WHERE event.id = ?1
      UNION SELECT reversal.payment FROM stripe_events AS event
      CROSS JOIN refunds AS reversal ON reversal.id = event.object_id WHERE event.id = ?1
      UNION SELECT reversal.payment FROM stripe_events AS event
      CROSS JOIN disputes AS reversal ON reversal.id = event.object_id WHERE event.id = ?1
    ),
    source (id) AS (
      SELECT id FROM name
      UNION SELECT session.id
      FROM name CROSS JOIN checkout_sessions AS session ON session.payment_intent = name.id
      UNION SELECT link.invoice
      FROM name CROSS JOIN invoice_payments AS link ON link.payment = name.id
    )
    -- All ids of a source start with it and a colon, and ';' is the character after ':'.
    SELECT row.id, row.type, row.amount, row.user_id AS userId, row.created_at AS createdAt
    FROM source CROSS JOIN credit_ledger AS row
      ON row.id BETWEEN source.id || ':' AND source.id || ';'
    ORDER BY row.created_at, row.number`;
  const [events, letters, happenings, rows] = await db.batch(
    [event, letter, history, ledger].map((sql) => db.prepare(sql).bind(id)),
  );
  const [found] = (events?.results ?? []) as EventDetails[];
  if (!found) return null;
  const [dead] = (letters?.results ?? []) as (EventDetails['letter'] & object)[];
  return {
    ...found,
    // SQLite has no booleans: 0 and 1 come back.
    letter: dead
      ? {
          ...dead,
          paid: Boolean(dead.paid),
          livemode: dead.livemode === null ? null : Boolean(dead.livemode),
        }
      : null,
    history: (happenings?.results ?? []) as Happening[],
    ledger: (rows?.results ?? []) as EventDetails['ledger'],
  };
}
