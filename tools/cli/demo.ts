import { randomBytes } from 'node:crypto';
import { styleText } from 'node:util';
import { type RunningWorkers, startWorkers } from '@stripe-credits/harness';
import { postEvent } from '@stripe-credits/harness/post-event';
import { handledTypes } from '@stripe-credits/stripe-events';
import { Command } from 'commander';
import { checks } from './demo/checks.ts';
import { bulkPurchases, type Step, story } from './demo/story.ts';
import { printTables } from './demo/tables.ts';
import { progressOn } from './terminal/progress.ts';
import { run } from './terminal/run.ts';

const COMPLETION_MS = 30_000;
const CONCURRENT_POSTS = 16;

const secret = `whsec_${randomBytes(24).toString('hex')}`;
const progress = progressOn(process.stdout);

const command = new Command('pnpm demo')
  .description('Sends a story of events to the Workers in workerd, and checks what became of them.')
  .action(() => demonstrate().catch(report));

await run(command);

function report(error: unknown): void {
  progress.end();
  console.error(`The demo failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function demonstrate(): Promise<void> {
  console.log('Starting the Workers in workerd, with an empty database …');
  const workers = await startWorkers(secret);
  try {
    const posted = (await postStory(story, workers)) + (await postBulk(workers));
    await waitUntilProcessed(posted, workers.db);
    await printTables(workers.db);
    process.exitCode = (await runChecks(workers.db)) ? 0 : 1;
  } finally {
    await workers.close();
  }
}

/** One after the other, so that they arrive in the story's order. */
async function postStory(steps: readonly Step[], { webhook }: RunningWorkers): Promise<number> {
  let posted = 0;
  for (const { description, event, deliveries = 1, forged } of steps) {
    const expected = forged ? 400 : 200;
    for (let delivery = 0; delivery < deliveries; delivery++) {
      const { status } = await postEvent(webhook, event, forged ? 'whsec_forged' : secret);
      if (status !== expected)
        throw new Error(`${event.type} (${description}) was answered with ${status}`);
    }
    if (!forged) posted += deliveries;
    const status = styleText(forged ? 'yellow' : 'green', String(expected));
    console.log(`  ${status}  ${event.type.padEnd(40)} ${description}`);
  }
  return posted;
}

async function postBulk({ webhook }: RunningWorkers): Promise<number> {
  const events = bulkPurchases().flatMap(({ event, deliveries = 1 }) =>
    Array.from({ length: deliveries }, () => event),
  );
  for (let from = 0; from < events.length; from += CONCURRENT_POSTS) {
    const batch = events.slice(from, from + CONCURRENT_POSTS);
    const responses = await Promise.all(batch.map((event) => postEvent(webhook, event, secret)));
    const failed = responses.find(({ ok }) => !ok);
    if (failed) throw new Error(`a signed event was answered with ${failed.status}`);
    progress.show(
      `  posted ${from + batch.length} of ${events.length} deliveries of bulk purchases`,
    );
  }
  progress.end();
  return events.length;
}

/** The queue is empty when the consumer has counted every delivery that was answered with 200. */
async function waitUntilProcessed(posted: number, db: D1Database): Promise<void> {
  const deadline = Date.now() + COMPLETION_MS;
  for (let processed = 0; processed < posted; ) {
    const row = await db
      .prepare('SELECT SUM(deliveries) AS n FROM stripe_events')
      .first<{ n: number | null }>();
    processed = row?.n ?? 0;
    progress.show(`  processed ${processed} of ${posted} deliveries`);
    if (processed < posted && Date.now() > deadline)
      throw new Error(
        `only ${processed} of ${posted} deliveries were processed in ${COMPLETION_MS / 1000} s`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  progress.end();
}

async function runChecks(db: D1Database): Promise<boolean> {
  console.log('\nExpected:');
  const unsent = handledTypes.filter((type) => !story.some(({ event }) => event.type === type));
  if (unsent.length > 0)
    console.log(`  ${styleText('red', '✗')} no event of ${unsent.join(', ')} was sent`);
  let passed = 0;
  for (const { expects, sql, value } of checks) {
    const [row] = await db.prepare(sql).raw();
    const actual = row?.[0];
    if (actual === value) passed += 1;
    console.log(
      actual === value
        ? `  ${styleText('green', '✓')} ${expects}`
        : `  ${styleText('red', '✗')} ${expects}: expected ${value}, found ${String(actual)}`,
    );
  }
  console.log(`\n${passed} of ${checks.length} expectations hold.`);
  return passed === checks.length && unsent.length === 0;
}
