import { createDatabase, type Database, errorMessage } from '@stripe-credits/db';
import {
  claimStalledReconciliations,
  deleteCreditedSessions,
  dueWindow,
  isBehind,
  isScheduleActive,
  SCHEDULE,
  startReconciliation,
} from '@stripe-credits/db/reconciliation';
import { log } from '@stripe-credits/platform/log';
import type { Bindings } from '../configuration.ts';
import { runReconciliation } from './workflow.ts';

/** The other cron only restarts what stalled, unless much is left to compare. */
const HOURLY = '7 * * * *';

/** A page takes seconds; a step with all its retries takes 15 minutes. */
const STALLED_MS = 20 * 60_000;

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
  if (cron === HOURLY || (await isBehind(db, now))) await startNext(db, env, now);
  await restartStalled(db, env, now);
}

async function restartStalled(db: Database, env: Bindings, now: Date): Promise<void> {
  const silentSince = new Date(now.getTime() - STALLED_MS);
  for (const id of await claimStalledReconciliations(db, silentSince, now))
    try {
      await runReconciliation(env, id);
      log.warn('reconciliation restarted', { reconciliation_id: id });
    } catch (error) {
      const fields = { reconciliation_id: id, error: errorMessage(error) };
      log.error('reconciliation not restarted', fields);
    }
}

/** Not beside one that is still active: the next window begins where that one ends. */
async function startNext(db: Database, env: Bindings, now: Date): Promise<void> {
  await deleteCreditedSessions(db);
  if (await isScheduleActive(db)) return;
  const window = await dueWindow(db, now);
  const id = await startReconciliation(db, { ...window, dryRun: false, actor: SCHEDULE, now });
  await runReconciliation(env, id);
}
