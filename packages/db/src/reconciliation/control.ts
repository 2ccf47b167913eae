import { and, eq, inArray, lt } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { newId } from '../new-id.ts';
import { Refusal, statusRefusal } from '../refusal.ts';
import { reconciliations } from '../schema/index.ts';
import { LAG_MS, type ReconciliationWindow, SCHEDULE, STRIPE_RETENTION_MS } from './due-window.ts';
import { getReconciliation, type Reconciliation } from './reconciliations.ts';

export interface StartReconciliation extends ReconciliationWindow {
  /** Missing events are only listed, not sent. */
  readonly dryRun: boolean;
  readonly actor: string;
  readonly now: Date;
}

/**
 * Records the window that is to be compared. No request goes to Stripe: the workflow does that.
 *
 * @returns the id of the reconciliation.
 * @throws Refusal for a window of which Stripe has no list.
 */
export async function startReconciliation(
  db: Database,
  { since, until, dryRun, actor, now }: StartReconciliation,
): Promise<string> {
  // A minute's grace, so that "30 days ago" is not refused for the second that the request took.
  if (now.getTime() - since.getTime() > STRIPE_RETENTION_MS + 60_000)
    throw new Refusal('invalid', 'Stripe lists events for 30 days: choose a later time.');
  if (since.getTime() >= until.getTime())
    throw new Refusal(
      'invalid',
      `The last ${LAG_MS / 60_000} minutes are excluded, because their events may still be on their way: choose an earlier time.`,
    );
  const id = newId('reconciliation');
  const at = now.toISOString();
  await db.insert(reconciliations).values({
    id,
    status: 'running',
    actor,
    dryRun,
    sinceAt: since.toISOString(),
    untilAt: until.toISOString(),
    createdAt: at,
    activeAt: at,
  });
  return id;
}

/** No further page is read until it is resumed. */
export const pauseReconciliation = (db: Database, id: string): Promise<void> =>
  change(db, id, ['running'], { status: 'paused' }, 'paused');

export const resumeReconciliation = (db: Database, id: string, now: Date): Promise<void> =>
  change(db, id, ['paused'], { status: 'running', activeAt: now.toISOString() }, 'resumed');

/** Events that it has sent stay sent. */
export const cancelReconciliation = (db: Database, id: string, now: Date): Promise<void> =>
  change(
    db,
    id,
    ['running', 'paused'],
    { status: 'canceled', endedAt: now.toISOString() },
    'canceled',
  );

async function change(
  db: Database,
  id: string,
  from: readonly Reconciliation['status'][],
  set: Partial<typeof reconciliations.$inferInsert>,
  done: string,
): Promise<void> {
  const { meta } = await db
    .update(reconciliations)
    .set(set)
    .where(and(eq(reconciliations.id, id), inArray(reconciliations.status, [...from])));
  if (meta.changes > 0) return;
  const { status } = await getReconciliation(db, id);
  throw statusRefusal(id, status, done);
}

/** Whether the schedule's last reconciliation has not ended. */
export async function isScheduleActive(db: Database): Promise<boolean> {
  const active = await db
    .select({ id: reconciliations.id })
    .from(reconciliations)
    .where(
      and(
        eq(reconciliations.actor, SCHEDULE),
        inArray(reconciliations.status, ['running', 'paused']),
      ),
    )
    .limit(1)
    .get();
  return active !== undefined;
}

/**
 * Running reconciliations that have been silent since then, because their Workflow ended. They count
 * as active from now on, so that each is restarted once.
 */
export async function claimStalledReconciliations(
  db: Database,
  silentSince: Date,
  now: Date,
): Promise<string[]> {
  const rows = await db
    .update(reconciliations)
    .set({ activeAt: now.toISOString() })
    .where(
      and(
        eq(reconciliations.status, 'running'),
        lt(reconciliations.activeAt, silentSince.toISOString()),
      ),
    )
    .returning({ id: reconciliations.id });
  return rows.map(({ id }) => id);
}
