export interface Retention {
  /** Payloads go so long after their events were handled, ignored or discarded in the end. */
  readonly settledDays: number;
  /** Payloads go so long after death: then they can only come from Stripe. */
  readonly deadDays: number;
  /** The counts behind the chart go after this. */
  readonly chartDays: number;
  /** Notifications go so long after they were recorded, and with them what tells a repetition. */
  readonly notificationDays: number;
}

/** At once, so that one run stays far from the limits; the next run takes the rest. */
const PURGED_MAX = 5000;

/**
 * Removes payloads that have served, with the personal data in them. Receipts, reasons, history and
 * ledger stay.
 *
 * @returns how many payloads were removed.
 */
export async function purgePayloads(
  db: D1Database,
  { settledDays, deadDays, chartDays, notificationDays }: Retention,
  now: Date,
): Promise<number> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
  const [purged] = await db.batch([
    db
      .prepare(
        `UPDATE dead_letters SET body = NULL WHERE id IN (
           SELECT letter.id FROM dead_letters AS letter JOIN stripe_events AS event USING (id)
           WHERE letter.body IS NOT NULL AND event.settled_at < iif(
             letter.status IN ('handled', 'ignored', 'discarded'), ?1, ?2)
           LIMIT ${PURGED_MAX})`,
      )
      .bind(before(settledDays), before(deadDays)),
    db.prepare(`DELETE FROM event_minutes WHERE minute < ?1`).bind(before(chartDays).slice(0, 16)),
    db
      .prepare(
        `DELETE FROM notifications WHERE key IN (
           SELECT key FROM notifications WHERE created_at < ?1 LIMIT ${PURGED_MAX})`,
      )
      .bind(before(notificationDays)),
  ]);
  return purged?.meta.changes ?? 0;
}
