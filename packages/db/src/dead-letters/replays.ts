import { type Act, Refusal } from '../refusal.ts';

export interface ReplayProgress {
  readonly id: string;
  readonly status: 'planned' | 'running' | 'canceled' | 'done';
  readonly chosen: string;
  readonly who: string;
  readonly why: string;
  readonly rate: number;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly total: number;
  readonly sent: number;
  readonly skipped: number;
  /** Of those that were sent: what became of them so far. */
  readonly handled: number;
  readonly deadAgain: number;
  /** Sent, and neither handled nor dead again so far. */
  readonly underWay: number;
}

/** @throws Refusal for an id that is not known. */
export async function showReplay(db: D1Database, id: string): Promise<ReplayProgress> {
  const found = await db
    .prepare(
      `SELECT replay.id, replay.status, chosen, who, why, rate,
         replay.created_at AS createdAt, ended_at AS endedAt,
         COUNT(item.position) AS total,
         COUNT(item.sent_at) AS sent,
         COUNT(item.skipped) AS skipped,
         COUNT(iif(item.sent_at IS NOT NULL AND letter.status = 'handled', 1, NULL)) AS handled,
         COUNT(iif(letter.status = 'dead' AND letter.last_died_at > item.sent_at, 1, NULL)) AS deadAgain,
         COUNT(iif(letter.status = 'dead' AND letter.last_died_at <= item.sent_at, 1, NULL)) AS underWay
       FROM replays AS replay
       LEFT JOIN replay_items AS item ON item.replay_id = replay.id
       LEFT JOIN dead_letters AS letter ON letter.id = item.event_id
       WHERE replay.id = ?1 GROUP BY replay.id`,
    )
    .bind(id)
    .first<ReplayProgress>();
  if (!found) throw new Refusal('unknown', `${id} is not a replay that is known here.`);
  return found;
}

export interface ReplayItem {
  readonly position: number;
  readonly eventId: string;
  readonly type: string | null;
  readonly userId: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly status: string | null;
  readonly sentAt: string | null;
  readonly skipped: string | null;
}

/** The first of a replay's events, in the order in which they are sent. */
export async function listReplayItems(
  db: D1Database,
  id: string,
  limit: number,
): Promise<ReplayItem[]> {
  const { results } = await db
    .prepare(
      `SELECT position, event_id AS eventId, letter.type, user_id AS userId, amount, currency,
         letter.status, sent_at AS sentAt, skipped
       FROM replay_items AS item LEFT JOIN dead_letters AS letter ON letter.id = item.event_id
       WHERE replay_id = ?1 ORDER BY position LIMIT ?2`,
    )
    .bind(id, limit)
    .all<ReplayItem>();
  return results;
}

export type ReplayLine = Pick<
  ReplayProgress,
  'id' | 'status' | 'chosen' | 'who' | 'why' | 'createdAt' | 'endedAt'
>;

/** Newest first, without how far each is: that would read all of their events. */
export async function listReplays(db: D1Database, limit: number): Promise<ReplayLine[]> {
  const { results } = await db
    .prepare(
      `SELECT id, status, chosen, who, why, created_at AS createdAt, ended_at AS endedAt
       FROM replays ORDER BY created_at DESC LIMIT ?1`,
    )
    .bind(limit)
    .all<ReplayLine>();
  return results;
}

export const RATE_MAX = 100;

export interface Start extends Act {
  /** Events per second at most. */
  readonly rate: number;
}

/** @throws Refusal when it runs already, has ended, or nobody says why. */
export async function startReplay(db: D1Database, id: string, start: Start): Promise<void> {
  const { rate, who, why } = start;
  if (!Number.isInteger(rate) || rate < 1 || rate > RATE_MAX)
    throw new Refusal('invalid', `The rate must be a whole number from 1 to ${RATE_MAX} a second.`);
  if (why.trim() === '')
    throw new Refusal('invalid', 'A reason is needed: whoever looks later must understand it.');
  const { meta } = await db
    .prepare(
      `UPDATE replays SET status = 'running', rate = ?2, who = ?3, why = ?4
       WHERE id = ?1 AND status = 'planned'`,
    )
    .bind(id, rate, who, why)
    .run();
  if (meta.changes === 0) throw await already(db, id, 'started');
}

/** What was not sent yet stays dead, as it was. */
export async function cancelReplay(db: D1Database, id: string, now: Date): Promise<void> {
  const { meta } = await db
    .prepare(
      `UPDATE replays SET status = 'canceled', ended_at = ?2
       WHERE id = ?1 AND status IN ('planned', 'running')`,
    )
    .bind(id, now.toISOString())
    .run();
  if (meta.changes === 0) throw await already(db, id, 'canceled');
}

async function already(db: D1Database, id: string, deed: string): Promise<Refusal> {
  const { status } = await showReplay(db, id);
  return new Refusal('conflict', `${id} is ${status} already: it cannot be ${deed}.`);
}

/** The replays that the schedule has to go on with, the one that began first in front. */
export async function runningReplays(db: D1Database): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT id FROM replays WHERE status = 'running' ORDER BY created_at`)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}
