import { describe, recordFailures } from '@stripe-credits/db';
import { livemode, type NotificationKind, type Outcome } from '@stripe-credits/stripe-events';
import type { Result } from './acknowledge.ts';
import { commitApart } from './commit-with-bisection.ts';
import type { Bindings } from './configuration.ts';
import { log } from './log.ts';
import { packagesForSale, packagesForSaleNow } from './package-cache.ts';
import { type Delivery, read, unknownSituation } from './read-messages.ts';

/** A batch of `stripe-events`: each event becomes facts, and all facts are committed together. */
export async function handleEvents(
  messages: readonly Message<unknown>[],
  env: Bindings,
  now: Date,
  notify: ReadonlySet<NotificationKind>,
): Promise<Result[]> {
  const results = await commitAll(messages, env, now, notify);
  await remember(env.DB, results, now);
  return results;
}

async function commitAll(
  messages: readonly Message<unknown>[],
  env: Bindings,
  now: Date,
  notify: ReadonlySet<NotificationKind>,
): Promise<Result[]> {
  let deliveries: Delivery[];
  try {
    deliveries = await judgeAll(messages, env, now);
  } catch (error) {
    deliveries = await read(messages, unknownSituation);
    return deliveries.map((delivery) => ({ delivery, became: 'failed', error: describe(error) }));
  }
  return commitApart(env.DB, deliveries, now, notify);
}

/**
 * What only a fresh look at the packages may decide is judged again by what is for sale now, where
 * the first look was up to ten seconds old: a package that was put on sale a moment ago must make
 * no dead letter, and what an invoice grants is told once and for all.
 */
async function judgeAll(
  messages: readonly Message<unknown>[],
  env: Bindings,
  now: Date,
): Promise<Delivery[]> {
  const mode = { livemode: livemode(env) };
  const packages = await packagesForSale(env.DB, now);
  const deliveries = await read(messages, { ...mode, packages });
  if (!deliveries.some(({ outcome }) => hangsOnPackages(outcome))) return deliveries;
  const newer = await packagesForSaleNow(env.DB, now);
  return newer === null ? deliveries : read(messages, { ...mode, packages: newer });
}

/** A session is not among them: it must agree with its package, and grants what it says itself. */
function hangsOnPackages(outcome: Outcome): boolean {
  if (outcome.status !== 'handled') return outcome.status === 'dead';
  return outcome.facts.some(({ kind, row }) => kind === 'invoice' && row.credits !== null);
}

/** Best effort: when the database is what failed, this fails too, and the retry stands anyway. */
async function remember(db: D1Database, results: readonly Result[], now: Date): Promise<void> {
  const failures = results.flatMap((result) => {
    if (result.became !== 'failed') return [];
    const { id, type, objectId, createdAt } = result.delivery;
    return [{ id, type, objectId, createdAt, error: result.error }];
  });
  if (failures.length === 0) return;
  await recordFailures(db, failures, now).catch((error: unknown) =>
    log.warn('failures not recorded', { failures: failures.length, error: describe(error) }),
  );
}
