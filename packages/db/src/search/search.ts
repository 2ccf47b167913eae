import { desc, eq, or, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { toObjectId } from '../ledger/purchase-links.ts';
import {
  creditLedger,
  deadLetters,
  discards,
  reconciliations,
  replays,
  stripeEvents,
} from '../schema/index.ts';
import { findUsers } from '../users/find-users.ts';
import { selectPurchasesOf } from './purchases-of-reference.ts';

const LETTERS_MAX = 20;

/** What an id leads to. */
export type SearchResult =
  | { readonly kind: 'event' | 'replay' | 'discard' | 'reconciliation'; readonly id: string }
  | { readonly kind: 'transaction'; readonly userId: string; readonly id: string }
  | { readonly kind: 'purchase'; readonly userId: string; readonly purchase: string }
  | { readonly kind: 'user'; readonly userId: string }
  /** Several users: their ids begin with the text, or one object is of all of them. */
  | { readonly kind: 'users' }
  /** Dead letters about an object whose user nobody knows. */
  | { readonly kind: 'dead_letters'; readonly events: readonly FoundLetter[] }
  | { readonly kind: 'nothing' };

export interface FoundLetter {
  readonly id: string;
  readonly type: string;
  readonly reason: string;
}

/**
 * Finds what an id names, wherever it is: what is recorded under the id itself, else the purchase of
 * an object of Stripe, else its users, else the dead letters about it. Reads a bounded number of rows.
 */
export async function search(db: Database, text: string): Promise<SearchResult> {
  const reference = text.trim();
  if (reference === '') return { kind: 'nothing' };
  const objectId = toObjectId(reference);
  const [records, [entry], purchases, letters] = await db.batch([
    selectRecords(db, reference),
    db
      .select({ userId: creditLedger.userId, id: creditLedger.id })
      .from(creditLedger)
      .where(eq(creditLedger.id, reference)),
    selectPurchasesOf(db, objectId, 2),
    selectLettersAbout(db, objectId),
  ]);
  const [record] = records;
  if (record) return record;
  if (entry) return { kind: 'transaction', ...entry };
  const [purchase] = purchases;
  if (purchase && purchases.length === 1) return { kind: 'purchase', ...purchase };
  return (await searchUsers(db, reference)) ?? toLetters(letters);
}

async function searchUsers(db: Database, reference: string): Promise<SearchResult | undefined> {
  const { users } = await findUsers(db, reference);
  const [user] = users;
  if (user && users.length === 1) return { kind: 'user', userId: user.userId };
  return user && { kind: 'users' };
}

const toLetters = (events: readonly FoundLetter[]): SearchResult =>
  events.length > 0 ? { kind: 'dead_letters', events } : { kind: 'nothing' };

/** What has a page under its own id. */
const selectRecords = (db: Database, id: string) =>
  db
    .select({
      kind: sql<'event' | 'replay' | 'discard' | 'reconciliation'>`found.kind`.as('kind'),
      id: sql<string>`found.id`.as('id'),
    })
    .from(sql`(
      SELECT 'event' AS kind, ${stripeEvents.id} AS id FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${id}
      UNION ALL SELECT 'replay', ${replays.id} FROM ${replays} WHERE ${replays.id} = ${id}
      UNION ALL SELECT 'discard', ${discards.id} FROM ${discards} WHERE ${discards.id} = ${id}
      UNION ALL SELECT 'reconciliation', ${reconciliations.id} FROM ${reconciliations}
        WHERE ${reconciliations.id} = ${id}
    ) AS found`);

/** Those that died last first. */
const selectLettersAbout = (db: Database, objectId: string | null) =>
  db
    .select({ id: deadLetters.id, type: deadLetters.type, reason: deadLetters.reason })
    .from(deadLetters)
    .where(
      or(eq(deadLetters.objectId, sql`${objectId}`), eq(deadLetters.purchase, sql`${objectId}`)),
    )
    .orderBy(desc(deadLetters.lastDiedAt))
    .limit(LETTERS_MAX);
