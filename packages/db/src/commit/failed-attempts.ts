import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { eventHistory, stripeEvents } from '../schema/index.ts';
import { excluded, selectJsonRows } from '../sql.ts';
import { countOutcomes } from './event-counts.ts';

/** An attempt that failed for a cause that may pass. A dead event stays dead while it is replayed. */
export interface FailedAttempt
  extends Pick<typeof stripeEvents.$inferSelect, 'id' | 'type' | 'objectId' | 'createdAt'> {
  /** As `errorMessage` gives it. */
  readonly error: string;
}

/**
 * Records the last error of each event, so that a dead letter has its cause even when the platform
 * moves the message to the dead-letter queue, which carries none.
 */
export async function recordFailedAttempts(
  db: Database,
  attempts: readonly FailedAttempt[],
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const events = attempts.map(({ id, type, objectId, createdAt, error }) => ({
    id,
    type,
    status: 'failed' as const,
    objectId,
    createdAt,
    receivedAt: at,
    deliveries: 0,
    failures: 1,
    lastError: error,
    lastFailedAt: at,
  }));
  const history = attempts.map(({ id, error }) => ({
    eventId: id,
    occurredAt: at,
    action: 'failed' as const,
    reason: error,
  }));
  await db.batch([
    db
      .insert(stripeEvents)
      .select(selectJsonRows(stripeEvents, events))
      .onConflictDoUpdate({
        target: stripeEvents.id,
        set: {
          failures: sql`${stripeEvents.failures} + 1`,
          lastError: excluded(stripeEvents.lastError),
          lastFailedAt: excluded(stripeEvents.lastFailedAt),
        },
      }),
    db.insert(eventHistory).select(selectJsonRows(eventHistory, history)).onConflictDoNothing(),
    countOutcomes(db, new Map([['failed', attempts.length]]), at),
  ]);
}
