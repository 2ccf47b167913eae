import { randomBytes } from 'node:crypto';
import { styleText } from 'node:util';
import { type RunningWorkers, startWorkers } from '@stripe-credits/harness';
import { postEvent } from '@stripe-credits/harness/post-event';
import { handledTypes } from '@stripe-credits/stripe-events';
import { CommandError } from '../terminal/command-error.ts';
import { printResult } from '../terminal/output.ts';
import { progressOn } from '../terminal/progress.ts';
import { checks } from './checks.ts';
import { bulkPurchases, type Step, story } from './story.ts';
import { printTables } from './tables.ts';

const COMPLETION_MS = 30_000;
const CONCURRENT_POSTS = 16;

const secret = `whsec_${randomBytes(24).toString('hex')}`;
const progress = progressOn(process.stderr);

/** `pnpm demo`. Exit code 1 unless every expectation holds. */
export async function demonstrate(json: boolean): Promise<void> {
  const print: Print = json ? console.error : console.log;
  print('Starting the Workers in workerd, with an empty database …');
  const workers = await startWorkers(secret);
  try {
    const posted = (await postStory(story, workers, print)) + (await postBulk(workers));
    await waitUntilProcessed(posted, workers.db);
    if (!json) await printTables(workers.db);
    const results = await runChecks(workers.db);
    const passed = results.filter(({ holds }) => holds).length;
    if (json) printResult(json, { passed, expectations: results }, []);
    else printChecks(results);
    process.exitCode = passed === results.length ? 0 : 1;
  } catch (error) {
    progress.end();
    throw new CommandError(`The demo failed: ${error instanceof Error ? error.message : error}`);
  } finally {
    await workers.close();
  }
}

type Print = (line: string) => void;

/** One after the other, so that they arrive in the story's order. */
async function postStory(
  steps: readonly Step[],
  { webhook }: RunningWorkers,
  print: Print,
): Promise<number> {
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
    print(`  ${status}  ${event.type.padEnd(40)} ${description}`);
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

interface CheckResult {
  readonly expects: string;
  readonly expected: number | string;
  readonly found: unknown;
  readonly holds: boolean;
}

async function runChecks(db: D1Database): Promise<CheckResult[]> {
  const sent = handledTypes.filter((type) => story.some(({ event }) => event.type === type));
  const results = [
    toResult('every type of the handler table is sent', handledTypes.length, sent.length),
  ];
  for (const { expects, sql, value } of checks) {
    const [row] = await db.prepare(sql).raw();
    results.push(toResult(expects, value, row?.[0]));
  }
  return results;
}

const toResult = (expects: string, expected: number | string, found: unknown): CheckResult => ({
  expects,
  expected,
  found,
  holds: found === expected,
});

function printChecks(results: readonly CheckResult[]): void {
  console.log('\nExpected:');
  for (const { expects, expected, found, holds } of results)
    console.log(
      holds
        ? `  ${styleText('green', '✓')} ${expects}`
        : `  ${styleText('red', '✗')} ${expects}: expected ${expected}, found ${String(found)}`,
    );
  const passed = results.filter(({ holds }) => holds).length;
  console.log(`\n${passed} of ${results.length} expectations hold.`);
}
