import type { Entry } from './committable-event.ts';
import { exhausted } from './dead-letters.ts';

/**
 * One row per event. `handled` stands whatever comes later, a discarded event yields to
 * `handled` alone, and nothing `ignored` hides a dead one; otherwise the newest outcome stands, so
 * that a replay can mend a dead event and tell a new reason.
 *
 * An event that only ran out of attempts was never judged. So `ignored` is a verdict on it, and
 * stands; and a dead event that runs out of attempts dies again for the reason that it had.
 */
const RECORD = `
  INSERT INTO stripe_events
    (id, type, status, reason, object_id, created_at, received_at, settled_at, deliveries)
  SELECT
    value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ?2, ?2,
    value ->> 6
  FROM json_each(?1) WHERE true
  ON CONFLICT (id) DO UPDATE SET
    deliveries = deliveries + excluded.deliveries,
    (status, reason, settled_at) = (
      SELECT stripe_events.status, stripe_events.reason, stripe_events.settled_at
      WHERE stripe_events.status = 'handled'
        OR (stripe_events.status = 'discarded' AND excluded.status <> 'handled')
        OR (stripe_events.status = 'dead' AND excluded.status = 'ignored'
          AND stripe_events.reason <> '${exhausted.reason}')
      UNION ALL
      SELECT stripe_events.status, stripe_events.reason, excluded.settled_at
      WHERE stripe_events.status = 'dead' AND excluded.reason = '${exhausted.reason}'
      UNION ALL
      SELECT excluded.status, excluded.reason, excluded.settled_at
      LIMIT 1
    )
  RETURNING id, status, deliveries`;

export interface Receipt {
  readonly id: string;
  readonly status: 'handled' | 'ignored' | 'dead' | 'discarded';
  readonly deliveries: number;
}

export function recordEvents(
  db: D1Database,
  entries: readonly Entry[],
  at: string,
): D1PreparedStatement {
  const rows = entries.map(({ id, type, objectId, createdAt, outcome, deliveries }) => {
    const reason = outcome.status === 'handled' ? null : outcome.reason;
    return [id, type, outcome.status, reason, objectId, createdAt, deliveries];
  });
  return db.prepare(RECORD).bind(JSON.stringify(rows), at);
}
