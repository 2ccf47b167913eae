import { and, eq, inArray, lt } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { type AuditedAction, Refusal, statusRefusal } from '../refusal.ts';
import { replays } from '../schema/index.ts';
import { requireReason } from '../typed-text.ts';
import { readableTime } from './filter.ts';
import { PLAN_DAYS } from './plan-replay.ts';
import { requireRate } from './replay-rate.ts';
import { getReplayState, type ReplayState } from './replays.ts';

export interface StartReplay extends AuditedAction {
  /** Events per second, at most. */
  readonly rate: number;
  readonly now: Date;
}

/**
 * @throws Refusal when it is not planned any more or was planned too long ago, or the rate or the
 * reason is not valid.
 */
export async function startReplay(
  db: Database,
  id: string,
  { rate, actor, now, ...action }: StartReplay,
): Promise<void> {
  requireRate(rate);
  const reason = requireReason(action.reason);
  const { status, createdAt } = await getReplayState(db, id);
  const isExpired = Date.parse(createdAt) < now.getTime() - PLAN_DAYS * 86_400_000;
  if (status === 'planned' && isExpired)
    throw new Refusal(
      'conflict',
      `${id} was planned on ${readableTime(createdAt)}: plan it again, because the dead letters have changed since.`,
    );
  const at = now.toISOString();
  const set = { status: 'running', rate, actor, reason, startedAt: at, activeAt: at } as const;
  await change(db, id, ['planned'], set, 'started');
}

/** What is not sent yet stays dead until the replay is resumed. */
export const pauseReplay = (db: Database, id: string): Promise<void> =>
  change(db, id, ['running'], { status: 'paused' }, 'paused');

export const resumeReplay = (db: Database, id: string, now: Date): Promise<void> =>
  change(db, id, ['paused'], { status: 'running', activeAt: now.toISOString() }, 'resumed');

/** What is not sent yet stays dead. */
export const cancelReplay = (db: Database, id: string, now: Date): Promise<void> =>
  change(
    db,
    id,
    ['planned', 'running', 'paused'],
    { status: 'canceled', endedAt: now.toISOString() },
    'canceled',
  );

async function change(
  db: Database,
  id: string,
  from: readonly ReplayState['status'][],
  set: Partial<typeof replays.$inferInsert>,
  done: string,
): Promise<void> {
  const { meta } = await db
    .update(replays)
    .set(set)
    .where(and(eq(replays.id, id), inArray(replays.status, [...from])));
  if (meta.changes > 0) return;
  const { status } = await getReplayState(db, id);
  throw statusRefusal(id, status, done);
}

/**
 * Running replays that have sent nothing since then, because their Workflow ended. They count as
 * active from now on, so that each is restarted once.
 */
export async function claimStalledReplays(
  db: Database,
  silentSince: Date,
  now: Date,
): Promise<string[]> {
  const rows = await db
    .update(replays)
    .set({ activeAt: now.toISOString() })
    .where(and(eq(replays.status, 'running'), lt(replays.activeAt, silentSince.toISOString())))
    .returning({ id: replays.id });
  return rows.map(({ id }) => id);
}
