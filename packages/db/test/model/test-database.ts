import { judge } from '@stripe-credits/stripe-events';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { commit, type Entry, type Receipt, readPackages } from '../../src/index.ts';

/** A database with the few things that tests and the fault suite do with it. */
export async function openBooks(db: D1Database) {
  const packages = await readPackages(db);

  /** What the consumer makes of an event before it commits. */
  function entryOf(event: StripeEvent, deliveries = 1): Entry {
    const body = JSON.stringify(event);
    const { id, type, ...verdict } = judge(body, { livemode: false, packages });
    if (id === null || type === null) throw new Error('a fixture is an event');
    return { ...verdict, id, type, deliveries, attempts: 1, body, encoding: 'text' };
  }

  /** Commits the events as one batch, in which each event stands once. */
  function arrive(events: readonly StripeEvent[], now = new Date()): Promise<Receipt[]> {
    const byId = Map.groupBy(events, ({ id }) => id);
    const entries = [...byId.values()].flatMap((same) =>
      same[0] ? [entryOf(same[0], same.length)] : [],
    );
    return commit(db, entries, now);
  }

  async function rows(sql: string, ...values: unknown[]) {
    const statement = db.prepare(sql).bind(...values);
    return (await statement.all<Record<string, unknown>>()).results;
  }

  async function balanceOf(userId: string): Promise<number> {
    const sql = 'SELECT balance FROM credit_balances WHERE user_id = ?';
    return (await db.prepare(sql).bind(userId).first<number>('balance')) ?? 0;
  }

  return { db, entryOf, arrive, rows, balanceOf };
}

export type Books = Awaited<ReturnType<typeof openBooks>>;
