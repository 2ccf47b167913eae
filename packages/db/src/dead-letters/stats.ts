export interface Stats {
  readonly dead: number;
  readonly byReason: readonly { readonly reason: string; readonly events: number }[];
  readonly byType: readonly { readonly type: string; readonly events: number }[];
  /** Paid for and not credited, per currency, in its smallest unit. */
  readonly uncredited: readonly {
    readonly currency: string | null;
    readonly amount: number;
    readonly events: number;
  }[];
  readonly oldestDeadAt: string | null;
  /** Events that wait for their next automatic attempt. */
  readonly failed: number;
  readonly oldestFailedAt: string | null;
  readonly discarded: number;
}

/** One call to the database; each part reads an index alone. */
export async function readStats(db: D1Database): Promise<Stats> {
  const [reasons, types, uncredited, dead, failed, discarded] = await db.batch<never>(
    [
      `SELECT reason, COUNT(*) AS events FROM dead_letters
       WHERE status = 'dead' GROUP BY reason ORDER BY events DESC, reason LIMIT 20`,
      `SELECT type, COUNT(*) AS events FROM dead_letters
       WHERE status = 'dead' GROUP BY type ORDER BY events DESC, type LIMIT 20`,
      `SELECT currency, SUM(amount) AS amount, COUNT(*) AS events FROM dead_letters
       WHERE status = 'dead' AND paid = 1 GROUP BY currency ORDER BY currency`,
      `SELECT COUNT(*) AS n, MIN(last_died_at) AS oldest FROM dead_letters WHERE status = 'dead'`,
      `SELECT COUNT(*) AS n, MIN(received_at) AS oldest FROM stripe_events WHERE status = 'failed'`,
      `SELECT COUNT(*) AS n, NULL AS oldest FROM dead_letters WHERE status = 'discarded'`,
    ].map((sql) => db.prepare(sql)),
  );
  const count = (result: typeof dead) =>
    (result?.results[0] ?? { n: 0, oldest: null }) as { n: number; oldest: string | null };
  return {
    dead: count(dead).n,
    byReason: reasons?.results ?? [],
    byType: types?.results ?? [],
    uncredited: uncredited?.results ?? [],
    oldestDeadAt: count(dead).oldest,
    failed: count(failed).n,
    oldestFailedAt: count(failed).oldest,
    discarded: count(discarded).n,
  };
}

export interface Minute {
  readonly minute: string;
  readonly outcome: string;
  readonly events: number;
}

/** Deliveries per minute and outcome since a time, oldest first. */
export async function readMinutes(db: D1Database, since: Date): Promise<Minute[]> {
  const { results } = await db
    .prepare(
      `SELECT minute, outcome, events FROM event_minutes WHERE minute >= ?1 ORDER BY minute, outcome`,
    )
    .bind(since.toISOString().slice(0, 16))
    .all<Minute>();
  return results;
}
