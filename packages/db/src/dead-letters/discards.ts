import { and, asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { Refusal } from '../refusal.ts';
import { deadLetters, discards } from '../schema/index.ts';

export type Discard = typeof discards.$inferSelect;

/** Newest first. */
export const listDiscards = (db: Database, limit: number): Promise<Discard[]> =>
  db.select().from(discards).orderBy(desc(discards.createdAt), asc(discards.id)).limit(limit);

export interface DiscardDetails extends Discard {
  /** How many of its events are still discarded. */
  readonly remaining: number;
}

/** @throws Refusal for an unknown id. */
export async function getDiscard(db: Database, id: string): Promise<DiscardDetails> {
  const discard = await db
    .select({
      ...getTableColumns(discards),
      remaining: sql<number>`(SELECT COUNT(*) FROM ${deadLetters} WHERE ${isOf(id)})`,
    })
    .from(discards)
    .where(eq(discards.id, id))
    .get();
  if (discard) return discard;
  throw new Refusal('not_found', `There is no discard ${id}.`);
}

const isOf = (discardId: string) =>
  and(eq(deadLetters.discardId, discardId), eq(deadLetters.status, 'discarded'));

export type DiscardedEvent = Awaited<ReturnType<typeof listDiscardedEvents>>[number];

/** The first events of a discard that are still discarded, in no particular order. */
export const listDiscardedEvents = (db: Database, discardId: string, limit: number) =>
  db
    .select({
      id: deadLetters.id,
      type: deadLetters.type,
      reason: deadLetters.reason,
      userId: deadLetters.userId,
      amount: deadLetters.amount,
      currency: deadLetters.currency,
      firstDiedAt: deadLetters.firstDiedAt,
    })
    .from(deadLetters)
    .where(isOf(discardId))
    .limit(limit);
