import { createDatabase, type Database } from '@stripe-credits/db';
import {
  deleteExpired,
  dueWindow,
  findStalledReconciliations,
  isBehind,
  isScheduleActive,
  SCHEDULE,
  startReconciliation,
} from '@stripe-credits/db/reconciliation';
import type { Bindings } from '../configuration.ts';
import { runReconciliation } from './workflow.ts';

/** The other cron only restarts what stalled, unless much is left to compare. */
const HOURLY = '7 * * * *';

/** A page takes seconds, and a step with all its retries some minutes. */
const STALLED_MS = 10 * 60_000;

/**
 * Starts a reconciliation each hour, of what Stripe created since the last one. Without a key it is
 * started all the same, and fails: so the console and its /health report that nothing is compared.
 */
export async function handleScheduled(
  { cron, scheduledTime }: Pick<ScheduledController, 'cron' | 'scheduledTime'>,
  env: Bindings,
): Promise<void> {
  const db = createDatabase(env.DB);
  const now = new Date(scheduledTime);
  const silentSince = new Date(now.getTime() - STALLED_MS);
  for (const id of await findStalledReconciliations(db, silentSince))
    await runReconciliation(env, id);
  if (cron === HOURLY || (await isBehind(db, now))) await startNext(db, env, now);
}

/** Not beside one that is still active: the next window begins where that one ends. */
async function startNext(db: Database, env: Bindings, now: Date): Promise<void> {
  await deleteExpired(db, now);
  if (await isScheduleActive(db)) return;
  const window = await dueWindow(db, now);
  const id = await startReconciliation(db, { ...window, dryRun: false, actor: SCHEDULE, now });
  await runReconciliation(env, id);
}
