import { type ProcessingContext, processEvent } from '@stripe-credits/stripe-events';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import {
  type CommittableEvent,
  commit,
  createDatabase,
  type RecordedEvent,
  readPackages,
} from '../../src/index.ts';
import { creditPackages } from '../../src/schema/index.ts';
import { MODEL_PACKAGES } from './packages.ts';

/** A migrated database, with what tests and the fault suite do with it. */
export async function openTestDatabase(d1: D1Database) {
  const db = createDatabase(d1);
  await db
    .insert(creditPackages)
    .values([...MODEL_PACKAGES])
    .onConflictDoNothing();
  const packages = await readPackages(db);

  /** The event as the consumer commits it. */
  function processedEvent(
    event: StripeEvent,
    deliveries = 1,
    changes: Partial<ProcessingContext> = {},
  ): CommittableEvent {
    const body = JSON.stringify(event);
    const { id, type, outcome, ...rest } = processEvent(body, {
      livemode: false,
      accounts: new Set(),
      otherPayments: 'dead',
      packages,
      ...changes,
    });
    if (id === null || type === null) throw new Error('The fixture is not an event.');
    if (outcome.status === 'incomplete') throw new Error('The fixture needs a look-up.');
    return { ...rest, outcome, id, type, deliveries, attempts: 1, body, encoding: 'text' };
  }

  /** Commits the events as one batch. An event that is in it twice counts as two deliveries. */
  function deliver(
    events: readonly StripeEvent[],
    now = new Date(),
    changes: Partial<ProcessingContext> = {},
  ): Promise<RecordedEvent[]> {
    const deliveries = [...Map.groupBy(events, ({ id }) => id).values()];
    const committable = deliveries.flatMap((same) =>
      same[0] ? [processedEvent(same[0], same.length, changes)] : [],
    );
    return commit(db, committable, now);
  }

  async function rows(sql: string, ...values: unknown[]) {
    const statement = d1.prepare(sql).bind(...values);
    return (await statement.all<Record<string, unknown>>()).results;
  }

  async function balanceOf(userId: string): Promise<number> {
    const [row] = await rows('SELECT balance FROM credit_balances WHERE user_id = ?', userId);
    return Number(row?.['balance'] ?? 0);
  }

  return { db, processedEvent, deliver, rows, balanceOf };
}

export type TestDatabase = Awaited<ReturnType<typeof openTestDatabase>>;
