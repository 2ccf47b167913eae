import { purgePayloads, runningReplays, stepReplay } from '@stripe-credits/db/dead-letters';

const NIGHTLY = '0 3 * * *';
/** The chart shows hours; a fortnight lets somebody look back at last week. */
const CHART_DAYS = 14;
/** Stripe can send an event again for 30 days: until then it must be known as one told before. */
const NOTIFICATION_DAYS = 45;
/** The next minute's run goes on. */
const STEPPING_MS = 50_000;

/** Replays go on though nobody watches, and payloads that have served are removed. */
export async function keepHouse(controller: ScheduledController, env: ConsoleEnv): Promise<void> {
  if (controller.cron === NIGHTLY) await purge(env, new Date(controller.scheduledTime));
  else await goOnWithReplays(env);
}

async function purge(env: ConsoleEnv, now: Date): Promise<void> {
  const retention = {
    settledDays: days('RETENTION_SETTLED_DAYS', env.RETENTION_SETTLED_DAYS),
    deadDays: days('RETENTION_DEAD_DAYS', env.RETENTION_DEAD_DAYS),
    chartDays: CHART_DAYS,
    notificationDays: NOTIFICATION_DAYS,
  };
  const removed = await purgePayloads(env.DB, retention, now);
  console.log(JSON.stringify({ message: 'payloads removed', removed }));
}

async function goOnWithReplays(env: ConsoleEnv): Promise<void> {
  const until = Date.now() + STEPPING_MS;
  const running = new Set(await runningReplays(env.DB));
  while (running.size > 0 && Date.now() < until) {
    for (const id of running) {
      const { status } = await stepReplay(env.DB, env.EVENTS, id, new Date());
      if (status !== 'running') running.delete(id);
    }
    if (running.size > 0) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** @throws when it is no whole number of days: a guess could remove what is still needed. */
function days(name: string, setting: string): number {
  if (/^[1-9]\d{0,4}$/.test(setting)) return Number(setting);
  throw new Error(`${name} must be a whole number of days: set it in the vars of wrangler.jsonc`);
}
