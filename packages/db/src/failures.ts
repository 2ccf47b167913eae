/** An attempt that failed for a cause that may pass. */
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
    last_failed_at = excluded.last_failed_at,
    status = iif(stripe_events.status = 'dead', 'failed', stripe_events.status)`;

/**
 * Leaves the last error with each event, so that a dead letter has its reason even when the
 * platform moves the message to the dead-letter queue, which carries none.
 */
export async function recordFailures(
  db: D1Database,
  failures: readonly Failure[],
  now: Date,
): Promise<void> {
  await db.prepare(RECORD).bind(JSON.stringify(failures), now.toISOString()).run();
}
