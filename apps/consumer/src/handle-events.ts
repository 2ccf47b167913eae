import { describe, readPackages, recordFailures } from '@stripe-credits/db';
import type { Situation } from '@stripe-credits/stripe-events';
import { commitApart } from './commit-apart.ts';
import { type Bindings, livemode } from './configuration.ts';
import { read, unknownSituation } from './delivery.ts';
import { log } from './log.ts';
import type { Result } from './settle.ts';

/** A batch of `stripe-events`: each event becomes facts, and all facts are committed together. */
export async function handleEvents(
  messages: readonly Message<unknown>[],
  env: Bindings,
  now: Date,
): Promise<Result[]> {
  const results = await commitAll(messages, env, now);
  await remember(env.DB, results, now);
  return results;
}

async function commitAll(
  messages: readonly Message<unknown>[],
  env: Bindings,
  now: Date,
): Promise<Result[]> {
  let situation: Situation;
  try {
    situation = { livemode: livemode(env), packages: await readPackages(env.DB) };
  } catch (error) {
    const deliveries = await read(messages, unknownSituation);
    return deliveries.map((delivery) => ({ delivery, became: 'failed', error: describe(error) }));
  }
  return commitApart(env.DB, await read(messages, situation), now);
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
