import type { Turn } from './progress.ts';

/** As much of an event as tells whether it has arrived. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** What was sent so long ago and is still not recorded waits on the queue: it is not sent again. */
const UNDER_WAY_MS = 6 * 3_600_000;

const FIND = `
  INSERT INTO missed_events (reconciliation_id, event_id, type, created_at)
  SELECT ?2, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)
  WHERE NOT EXISTS (SELECT 1 FROM stripe_events WHERE id = value ->> 0)
    AND NOT EXISTS (SELECT 1 FROM missed_events WHERE event_id = value ->> 0 AND sent_at > ?3)
  ON CONFLICT DO UPDATE SET type = excluded.type
  RETURNING event_id AS id`;

/**
 * Which of a page's events have not arrived, whatever became of those that have. They are written
 * down before they are sent, so that a run that is cut off sends them when it goes on.
 */
export async function findMissing(
  db: D1Database,
  { id }: Turn,
  events: readonly StripeEvent[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = events.map((event) => [
    ...[event.id, event.type, new Date(event.created * 1000).toISOString()],
  ]);
  const { results } = await db
    .prepare(FIND)
    .bind(JSON.stringify(rows), id, new Date(now.getTime() - UNDER_WAY_MS).toISOString())
    .all<{ id: string }>();
  return new Set(results.map((row) => row.id));
}

/** Called after the queue has taken them: a crash in between sends again, which changes nothing. */
export async function markSent(
  db: D1Database,
  { id }: Turn,
  events: readonly string[],
  now: Date,
): Promise<void> {
  await mark(db, 'sent_at', id, events, now.toISOString());
}

export async function markTooLarge(
  db: D1Database,
  { id }: Turn,
  events: readonly string[],
  reason: string,
): Promise<void> {
  await mark(db, 'refused', id, events, reason);
}

async function mark(
  db: D1Database,
  column: 'sent_at' | 'refused',
  id: string,
  events: readonly string[],
  value: string,
): Promise<void> {
  await db
    .prepare(
      `UPDATE missed_events SET ${column} = ?3
       WHERE reconciliation_id = ?1 AND event_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(id, JSON.stringify(events), value)
    .run();
}
