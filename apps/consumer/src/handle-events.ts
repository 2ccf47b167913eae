import { errorMessage, recordFailedAttempts } from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';
import { DEAD_REASONS, dead, type Outcome, parseSettings } from '@stripe-credits/stripe-events';
import type { DeliveryResult } from './acknowledge.ts';
import { commitWithBisection } from './commit-with-bisection.ts';
import type { BatchContext } from './configuration.ts';
import { correctDeliveries } from './correct-deliveries.ts';
import { forwardLookups } from './forward-lookups.ts';
import { getPackages, reloadPackages } from './package-cache.ts';
import {
  type CompleteDelivery,
  type Delivery,
  EMPTY_CONTEXT,
  isComplete,
  readMessages,
} from './read-messages.ts';

type Messages = readonly Message<unknown>[];

/** A batch of `stripe-events`: each event becomes facts, and all facts are committed together. */
export async function handleEvents(
  messages: Messages,
  context: BatchContext,
): Promise<DeliveryResult[]> {
  const results = await processAndCommit(messages, context);
  await recordFailures(results, context);
  return results;
}

async function processAndCommit(
  messages: Messages,
  context: BatchContext,
): Promise<DeliveryResult[]> {
  let deliveries: Delivery[];
  try {
    deliveries = await processAll(messages, context);
  } catch (error) {
    const unprocessed = await readMessages(messages, EMPTY_CONTEXT);
    return unprocessed.map((delivery) => ({
      delivery,
      disposition: 'failed',
      error: errorMessage(error),
    }));
  }
  if (!context.env.LOOKUPS) return commitWithBisection(deliveries.map(refuseLookup), context);
  return [
    ...(await commitWithBisection(deliveries.filter(isComplete), context)),
    ...(await forwardLookups(
      deliveries.filter((delivery) => !isComplete(delivery)),
      context.env.LOOKUPS,
    )),
  ];
}

const refuseLookup = (delivery: Delivery): CompleteDelivery =>
  isComplete(delivery) ? delivery : { ...delivery, outcome: dead(DEAD_REASONS.lookupNotBound) };

/**
 * The package cache may be 10 s old. If an outcome depends on the catalog, reload it and process
 * the batch again: a package that has just gone on sale must make no dead letter, and an invoice
 * keeps the credits that it is granted first.
 */
async function processAll(messages: Messages, { env, db, now }: BatchContext): Promise<Delivery[]> {
  const settings = parseSettings(env);
  const cached = { ...settings, packages: await getPackages(db, now) };
  const deliveries = await readMessages(messages, cached);
  if (!deliveries.some(({ outcome }) => dependsOnCatalog(outcome)))
    return correctDeliveries(db, deliveries, cached);
  const packages = await reloadPackages(db, now);
  if (packages === null) return correctDeliveries(db, deliveries, cached);
  const current = { ...settings, packages };
  return correctDeliveries(db, await readMessages(messages, current), current);
}

/**
 * A session that is handled does not: its package has the price that was paid. The prices of packages
 * decide what an invoice grants, and whether it is another sale.
 */
function dependsOnCatalog(outcome: Outcome): boolean {
  switch (outcome.status) {
    case 'dead':
      return true;
    case 'ignored':
      return outcome.otherPayment !== undefined;
    case 'handled':
      return outcome.facts.some(({ kind, row }) => kind === 'invoice' && row.status === 'paid');
    case 'incomplete':
      return false;
  }
}

/** Best effort: a database that failed may fail again, and the messages are retried either way. */
async function recordFailures(
  results: readonly DeliveryResult[],
  { db, now }: BatchContext,
): Promise<void> {
  const attempts = results.flatMap((result) => {
    if (result.disposition !== 'failed') return [];
    const { id, type, objectId, createdAt } = result.delivery;
    return [{ id, type, objectId, createdAt, error: result.error }];
  });
  if (attempts.length === 0) return;
  try {
    await recordFailedAttempts(db, attempts, now);
  } catch (error) {
    log.warn('failures not recorded', { failures: attempts.length, error: errorMessage(error) });
  }
}
