import { countOutcomes } from './event-counts.ts';

/** An attempt that failed for a cause that may pass. What is dead stays dead while it is replayed. */
export interface Failure {
  readonly id: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly createdAt: string | null;
  /** As `describe` gives it. */
  readonly error: string;
}

const RECORD = `
  INSERT INTO stripe_events
    (id, type, status, object_id, created_at, received_at, deliveries,
     failures, last_error, last_failed_at)
  SELECT
    value ->> 'id', value ->> 'type', 'failed', value ->> 'objectId', value ->> 'createdAt', ?2, 0,
    1, value ->> 'error', ?2
  FROM json_each(?1) WHERE true
  ON CONFLICT (id) DO UPDATE SET
    failures = failures + 1,
    last_error = excluded.last_error,
    last_failed_at = excluded.last_failed_at`;

const REMEMBER = `
  INSERT INTO event_history (event_id, at, what, why)
  SELECT value ->> 'id', ?2, 'failed', value ->> 'error' FROM json_each(?1) WHERE true
  ON CONFLICT DO NOTHING`;

/**
 * Leaves the last error with each event, so that a dead letter has its reason even when the
 * platform moves the message to the dead-letter queue, which carries none.
 */
export async function recordFailures(
  db: D1Database,
  failures: readonly Failure[],
  now: Date,
): Promise<void> {
  const [said, at] = [JSON.stringify(failures), now.toISOString()];
  await db.batch([
    db.prepare(RECORD).bind(said, at),
    db.prepare(REMEMBER).bind(said, at),
    countOutcomes(db, new Map([['failed', failures.length]]), at),
  ]);
}
