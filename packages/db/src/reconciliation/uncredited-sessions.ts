import { SCHEDULE } from './schedule.ts';

/**
 * Holds for a row of `ungranted_sessions` whose session has no grant in the ledger, and no dead
 * letter that tells of it already. A settled row's id is `<source>:<type>:<n>`.
 */
export const stillUngranted = `
  NOT EXISTS (SELECT 1 FROM credit_ledger AS granted
    WHERE granted.id = ungranted_sessions.id || ':purchase:1')
  AND NOT EXISTS (SELECT 1 FROM dead_letters AS letter
    WHERE letter.object_id = ungranted_sessions.id AND letter.paid = 1)`;

/** A session may have been paid a moment before it was found, and its event be on its way. */
const GRACE_MS = 15 * 60_000;

export interface UngrantedSession {
  readonly id: string;
  readonly userId: string | null;
  /** In the currency's smallest unit. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly createdAt: string;
  readonly foundAt: string;
}

/** Paid at Stripe and not credited here, the oldest first. One whose grant came is none any more. */
export async function listUngranted(db: D1Database, limit: number): Promise<UngrantedSession[]> {
  const { results } = await db
    .prepare(
      `SELECT id, user_id AS userId, amount, currency, created_at AS createdAt, found_at AS foundAt
       FROM ungranted_sessions WHERE ${stillUngranted} ORDER BY created_at, id LIMIT ?1`,
    )
    .bind(limit)
    .all<UngrantedSession>();
  return results;
}

/** What an engineer must know of missed events at a glance. */
export interface Missed {
  /** Paid sessions without their grant, found longer ago than an event needs to arrive. */
  readonly ungranted: number;
  readonly oldestUngrantedAt: string | null;
  /** Why the schedule's last run failed; null when it did not. */
  readonly problem: string | null;
}

export async function readMissed(db: D1Database, now: Date): Promise<Missed> {
  const [sessions, last] = await db.batch<never>([
    db
      .prepare(
        `SELECT COUNT(*) AS n, MIN(created_at) AS oldest FROM ungranted_sessions
         WHERE found_at <= ?1 AND ${stillUngranted}`,
      )
      .bind(new Date(now.getTime() - GRACE_MS).toISOString()),
    db
      .prepare(
        `SELECT iif(status = 'failed', problem, NULL) AS problem FROM reconciliations
         WHERE who = ?1 AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1`,
      )
      .bind(SCHEDULE),
  ]);
  const { n, oldest } = (sessions?.results[0] ?? { n: 0, oldest: null }) as {
    n: number;
    oldest: string | null;
  };
  const { problem } = (last?.results[0] ?? { problem: null }) as { problem: string | null };
  return { ungranted: n, oldestUngrantedAt: oldest, problem };
}
