import { describe, readPackages, recordFailures } from '@stripe-credits/db';
import { commitApart } from './commit-apart.ts';
import { type Delivery, read } from './delivery.ts';
import { log } from './log.ts';
import type { Result } from './settle.ts';

export interface Setting {
  readonly livemode: boolean;
  readonly now: Date;
}

/** A batch of `stripe-events`: each event becomes facts, and all facts are committed together. */
export async function handleEvents(
  messages: readonly Message<unknown>[],
  db: D1Database,
  { livemode, now }: Setting,
): Promise<Result[]> {
  const situation = { livemode, packages: await readPackages(db) };
  const deliveries = await Promise.all(messages.map((message) => read(message, situation)));
  const results = await commitApart(db, deliveries, now);
  await remember(db, results, now);
  return results;
}

/** Best effort: when the database is what failed, this fails too, and the retry stands anyway. */
async function remember(db: D1Database, results: readonly Result[], now: Date): Promise<void> {
  const failures = results.flatMap((result) => {
    if (result.became !== 'failed') return [];
    const { id, type, objectId, createdAt } = result.delivery satisfies Delivery;
    return [{ id, type, objectId, createdAt, error: result.error }];
  });
  if (failures.length === 0) return;
  await recordFailures(db, failures, now).catch((error: unknown) =>
    log.warn('failures not recorded', { failures: failures.length, error: describe(error) }),
  );
}
