import { randomBytes } from 'node:crypto';
import { styleText } from 'node:util';
import { type RunningWorkers, startWorkers } from '@stripe-credits/harness';
import { post } from '@stripe-credits/harness/post-event';
import { handledTypes } from '@stripe-credits/stripe-events';
import { checks } from './demo/checks.ts';
import { crowd, type Step, story } from './demo/story.ts';
import { printTables } from './demo/tables.ts';
import { progressOn } from './terminal/progress.ts';

const SETTLED_WITHIN_MS = 30_000;
const POSTS_AT_ONCE = 16;

const secret = `whsec_${randomBytes(24).toString('hex')}`;
const progress = progressOn(process.stdout);

await run().catch((error: unknown) => {
  progress.end();
  console.error(`The demo could not finish: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});

async function run(): Promise<void> {
  say('Starting the Workers in workerd, with an empty database …');
  const workers = await startWorkers(secret);
  try {
    const posted = (await tell(story, workers)) + (await tellCrowd(workers));
    await settled(posted, workers.db);
    await printTables(workers.db);
    process.exitCode = (await verdict(workers.db)) ? 0 : 1;
  } finally {
    await workers.close();
  }
}

function say(line: string): void {
  console.log(line);
}

/** One after the other, so that the order of the story is the order of arrival. */
async function tell(steps: readonly Step[], { webhook }: RunningWorkers): Promise<number> {
  let posted = 0;
  for (const { tells, event, deliveries = 1, forged } of steps) {
    let status = 0;
    for (let delivery = 0; delivery < deliveries; delivery++) {
      const response = await post(webhook, event, forged ? 'whsec_forged' : secret);
      status = response.status;
      if (status !== (forged ? 400 : 200))
        throw new Error(`${event.type} (${tells}) was answered with ${status}`);
      if (!forged) posted += 1;
    }
    const colour = status === 200 ? 'green' : 'yellow';
    say(`  ${styleText(colour, String(status))}  ${event.type.padEnd(40)} ${tells}`);
  }
  return posted;
}

async function tellCrowd({ webhook }: RunningWorkers): Promise<number> {
  const events = crowd().flatMap(({ event, deliveries = 1 }) =>
    Array.from({ length: deliveries }, () => event),
  );
  for (let from = 0; from < events.length; from += POSTS_AT_ONCE) {
    const batch = events.slice(from, from + POSTS_AT_ONCE);
    const responses = await Promise.all(batch.map((event) => post(webhook, event, secret)));
    const refused = responses.find(({ ok }) => !ok);
    if (refused) throw new Error(`a signed event was answered with ${refused.status}`);
    progress.show(
      `  posted ${from + batch.length} of ${events.length} deliveries for a crowd of buyers`,
    );
  }
  progress.end();
  return events.length;
}

/** The queue is empty when every delivery that got a 200 has been counted by the consumer. */
async function settled(posted: number, db: D1Database): Promise<void> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (let done = 0; done < posted; ) {
    const counted = await db
      .prepare('SELECT SUM(deliveries) AS n FROM stripe_events')
      .first<{ n: number | null }>();
    done = counted?.n ?? 0;
    progress.show(`  settled ${done} of ${posted} deliveries`);
    if (done < posted && Date.now() > deadline) {
      progress.end();
      throw new Error(
        `only ${done} of ${posted} deliveries were settled in ${SETTLED_WITHIN_MS / 1000} s`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  progress.end();
}

async function verdict(db: D1Database): Promise<boolean> {
  say('\nExpected:');
  const untold = handledTypes.filter((type) => !story.some(({ event }) => event.type === type));
  if (untold.length > 0)
    say(`  ${styleText('red', '✗')} no event of ${untold.join(', ')} was sent`);
  let held = 0;
  for (const { expects, sql, value } of checks) {
    const [row] = await db.prepare(sql).raw();
    const found = row?.[0];
    if (found === value) {
      held += 1;
      say(`  ${styleText('green', '✓')} ${expects}`);
    } else say(`  ${styleText('red', '✗')} ${expects}: expected ${value}, found ${String(found)}`);
  }
  say(`\n${held} of ${checks.length} expectations hold.`);
  return held === checks.length && untold.length === 0;
}
