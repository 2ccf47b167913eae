import { createDatabase, type Database, errorMessage } from '@stripe-credits/db';
import { claimStalledReplays, getReplay } from '@stripe-credits/db/dead-letters';
import { beginRetention, continueRetention, parseRetention } from '@stripe-credits/db/retention';
import { log } from '@stripe-credits/platform/log';
import { sendAlerts } from './alerts/send-alerts.ts';
import { runReplay } from './replay/workflow.ts';

const NIGHTLY = '0 3 * * *';
/** A run makes three queries a step, of the 1,000 that one invocation may make. */
const RETENTION_STEPS_MAX = 50;
/** Leaves the database to the consumer for most of each minute. */
const RETENTION_MS_MAX = 20_000;
/** Two pages are at most half a minute apart; a step with all its retries takes 15 minutes. */
const STALLED_MS = 20 * 60_000;

/**
 * Each minute sends alerts and restarts replays that stalled. Each night the retention begins; what the
 * first run leaves, the runs of the following minutes continue, so that a backlog of any size is worked
 * off in bounded steps.
 */
export async function handleScheduled(
  { cron, scheduledTime }: ScheduledController,
  env: ConsoleEnv,
): Promise<void> {
  const db = createDatabase(env.DB);
  const now = new Date(scheduledTime);
  if (cron !== NIGHTLY) {
    // First: a replay that cannot be restarted must not keep an alert back. It never throws.
    await sendAlerts(db, env, now);
    await restartStalledReplays(db, env, now);
  }
  const settings = parseRetention(env);
  if (cron === NIGHTLY) await beginRetention(db, settings, now);
  // Both crons run at 03:00: two at once would do the same steps.
  else if (isNight(now)) return;
  const deadline = Date.now() + RETENTION_MS_MAX;
  const { steps, expired, isComplete } = await continueRetention(db, settings, now, {
    stepsMax: RETENTION_STEPS_MAX,
    hasTime: () => Date.now() < deadline,
  });
  if (steps > 0) log.info('retention applied', { steps, is_complete: isComplete, ...expired });
}

const isNight = (now: Date): boolean => now.toISOString().slice(11, 16) === '03:00';

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
