import {
  createDatabase,
  type Database,
  errorMessage,
  readPackages,
  recordFailedAttempts,
} from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';
import { type ProcessingContext, parseSettings } from '@stripe-credits/stripe-events';
import { acknowledge, retryLater } from './acknowledge.ts';
import {
  type LookupBindings,
  type LookupContext,
  type LookupResult,
  lookUp,
  UNREAD,
} from './look-up.ts';
import { pause } from './pause.ts';

/** A batch of `stripe-lookups`: events that lack what Stripe has. Never throws. */
export async function handleLookups(
  { queue, messages }: Pick<MessageBatch<unknown>, 'queue' | 'messages'>,
  env: LookupBindings,
): Promise<void> {
  const startedAt = Date.now();
  try {
    const db = createDatabase(env.DB);
    const processing: ProcessingContext = {
      ...parseSettings(env),
      packages: await readPackages(db),
    };
    const results = await lookUpAll(messages, { env, db, processing });
    await recordFailures(db, results);
    const counts = acknowledge(results);
    log.info('batch', { queue, ...counts, duration_ms: Date.now() - startedAt });
  } catch (error) {
    for (const message of messages) retryLater(message);
    log.error('batch failed', { queue, error: errorMessage(error) });
  }
}

/** One after another. Once Stripe limits the rate, the messages that are left wait as long. */
async function lookUpAll(
  messages: readonly Message<unknown>[],
  context: LookupContext,
): Promise<LookupResult[]> {
  const results: LookupResult[] = [];
  for (const message of messages) {
    const last = results.at(-1);
    if (last?.disposition === 'failed' && last.rateLimited) {
      results.push({ ...last, ...UNREAD, message });
      continue;
    }
    if (last) await pause();
    results.push(await lookUp(message, context));
  }
  return results;
}

/** Best effort: the messages are retried either way. */
async function recordFailures(db: Database, results: readonly LookupResult[]): Promise<void> {
  const attempts = results.flatMap((result) => {
    const { id, type, objectId, createdAt } = result;
    if (result.disposition !== 'failed' || id === null || type === null) return [];
    return [{ id, type, objectId, createdAt, error: result.error }];
  });
  if (attempts.length === 0) return;
  try {
    await recordFailedAttempts(db, attempts, new Date());
  } catch (error) {
    log.warn('failures not recorded', { failures: attempts.length, error: errorMessage(error) });
  }
}
