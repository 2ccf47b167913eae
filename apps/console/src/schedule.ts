import { createDatabase, type Database, errorMessage, purgeReservations } from '@stripe-credits/db';
import { claimStalledReplays, deleteExpired, getReplay } from '@stripe-credits/db/dead-letters';
import { log } from '@stripe-credits/platform/log';
import { sendAlerts } from './alerts/send-alerts.ts';
import { runReplay } from './replay/workflow.ts';

const NIGHTLY = '0 3 * * *';
/** The chart shows hours; a fortnight lets somebody look back at last week. */
const CHART_DAYS = 14;
/** Stripe can send an event again for 30 days: until then its notification must be recognized. */
const NOTIFICATION_DAYS = 45;
/** Far below the queries and the time that one invocation may take. */
const DELETE_ROUNDS_MAX = 50;
/** 250,000 reservations a night; a table with more is walked through in several nights. */
const PURGE_STEPS_MAX = 50;
/** Two pages are at most half a minute apart; a step with all its retries takes 15 minutes. */
const STALLED_MS = 20 * 60_000;

/** Restarts replays that stalled, and sends alerts; each night deletes the payloads and reservations that have expired. */
export async function handleScheduled(
  { cron, scheduledTime }: ScheduledController,
  env: ConsoleEnv,
): Promise<void> {
  const db = createDatabase(env.DB);
  const now = new Date(scheduledTime);
  if (cron === NIGHTLY) {
    // Personal data first: what fails after it is tried again the next night.
    await deletePayloads(db, env, now);
    await deleteReservations(db, now);
    return;
  }
  // First: a replay that cannot be restarted must not keep an alert back. It never throws.
  await sendAlerts(db, env, now);
  await restartStalledReplays(db, env, now);
}

async function deletePayloads(db: Database, env: ConsoleEnv, now: Date): Promise<void> {
  const retention = {
    completedDays: parseDays('RETENTION_COMPLETED_DAYS', env.RETENTION_COMPLETED_DAYS),
    deadDays: parseDays('RETENTION_DEAD_DAYS', env.RETENTION_DEAD_DAYS),
    chartDays: CHART_DAYS,
    notificationDays: NOTIFICATION_DAYS,
  };
  let payloads = 0;
  for (let round = 0; round < DELETE_ROUNDS_MAX; round++) {
    const deleted = await deleteExpired(db, retention, now);
    payloads += deleted.payloads;
    if (deleted.isComplete) break;
  }
  log.info('payloads deleted', { payloads });
}

async function deleteReservations(db: Database, now: Date): Promise<void> {
  let reservations = 0;
  for (let step = 0; step < PURGE_STEPS_MAX; step++) {
    const { deleted, isComplete } = await purgeReservations(db, now);
    reservations += deleted;
    if (isComplete) break;
  }
  log.info('reservations deleted', { reservations });
}

async function restartStalledReplays(db: Database, env: ConsoleEnv, now: Date): Promise<void> {
  const silentSince = new Date(now.getTime() - STALLED_MS);
  for (const id of await claimStalledReplays(db, silentSince, now))
    try {
      await runReplay(env, await getReplay(db, id));
      log.warn('replay restarted', { replay_id: id });
    } catch (error) {
      log.error('replay not restarted', { replay_id: id, error: errorMessage(error) });
    }
}

/** @throws when the setting is not a whole number of days: a guess could delete what is needed. */
function parseDays(name: string, setting: string): number {
  if (/^[1-9]\d{0,4}$/.test(setting)) return Number(setting);
  throw new Error(`${name} must be a whole number of days: set it in the vars of wrangler.jsonc`);
}
