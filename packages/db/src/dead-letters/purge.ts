export interface Retention {
  /** Payloads of events that were handled, ignored or discarded in the end go after this. */
  readonly settledDays: number;
  /** Payloads of events that are still dead go after this: they can then only come from Stripe. */
  readonly deadDays: number;
  /** The counts behind the chart go after this. */
  readonly chartDays: number;
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
  { settledDays, deadDays, chartDays }: Retention,
  now: Date,
): Promise<number> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
  const [purged] = await db.batch([
    db
      .prepare(
        `UPDATE dead_letters SET body = NULL WHERE id IN (
           SELECT id FROM dead_letters WHERE body IS NOT NULL AND (
             (status IN ('handled', 'ignored', 'discarded') AND last_died_at < ?1)
             OR (status IN ('dead', 'failed') AND last_died_at < ?2)
           ) LIMIT ${PURGED_MAX})`,
      )
      .bind(before(settledDays), before(deadDays)),
    db.prepare(`DELETE FROM event_minutes WHERE minute < ?1`).bind(before(chartDays).slice(0, 16)),
  ]);
  return purged?.meta.changes ?? 0;
}
