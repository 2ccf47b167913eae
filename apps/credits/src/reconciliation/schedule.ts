import {
  dueWindow,
  forgetOld,
  isBehind,
  runningReconciliations,
  SCHEDULE,
  startReconciliation,
} from '@stripe-credits/db/reconciliation';
import type { Bindings } from '../configuration.ts';
import { step } from './process-page.ts';

/** The other cron goes on with what is running, and begins only while much is left to look through. */
const HOURLY = '7 * * * *';
/** The next run, five minutes later, goes on. */
const STEPPING_MS = 4 * 60_000;
/** A step makes up to 9 queries, and one invocation may make 1,000. */
const STEPS_MAX = 80;
const PAUSE_MS = 300;

/**
 * Looks for missed events each hour, in what Stripe made since the last run. Without a key it begins
 * all the same, and fails: so the console and its /health tell that nobody looks.
 */
export async function lookForMissedEvents(
  { cron }: Pick<ScheduledController, 'cron'>,
  env: Bindings,
): Promise<void> {
  const now = new Date();
  if (cron === HOURLY || (await isBehind(env.DB, now))) await begin(env, now);
  await goOn(env);
}

/** Not beside one that runs still: the next hour's window begins where that one ends. */
async function begin({ DB }: Bindings, now: Date): Promise<void> {
  await forgetOld(DB, now);
  const running = await runningReconciliations(DB);
  if (running.some(({ who }) => who === SCHEDULE)) return;
  const window = await dueWindow(DB, now);
  await startReconciliation(DB, { ...window, dryRun: false, who: SCHEDULE, now });
}

async function goOn(env: Bindings): Promise<void> {
  const until = Date.now() + STEPPING_MS;
  const running = new Set((await runningReconciliations(env.DB)).map(({ id }) => id));
  for (let steps = 0; running.size > 0 && steps < STEPS_MAX && Date.now() < until; ) {
    for (const id of running) {
      const { status, nextStepAt } = await step(id, env);
      steps++;
      // Another driver has its turn, or Stripe is to be left alone: the next run looks again.
      const waits = Date.parse(nextStepAt) - Date.now() > 10_000;
      if (status !== 'running' || waits) running.delete(id);
    }
    if (running.size > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
