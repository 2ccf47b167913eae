import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { CANDIDATES_OF_OBJECTS, isOfPurchase } from '../ledger/purchase-links.ts';
import { creditLedger } from '../schema/index.ts';

/**
 * The credited purchases that an object of Stripe is about, and whose they are: a session, a payment,
 * an invoice, or what reverses one. Each ledger row of a purchase has its key, `source` is null in
 * those that no purchase made.
 */
export const selectPurchasesOf = (db: Database, objectId: string | null, limit: number) =>
  db
    .selectDistinct({
      userId: creditLedger.userId,
      purchase: sql<string>`substr(${creditLedger.id}, 1, instr(${creditLedger.id}, ':') - 1)`.as(
        'purchase',
      ),
    })
    .from(
      sql`(
        WITH objects (id) AS (SELECT ${objectId} AS id WHERE id IS NOT NULL),
        ${CANDIDATES_OF_OBJECTS}
        SELECT id FROM candidates
      ) AS named`,
    )
    .crossJoin(creditLedger)
    .where(sql`${isOfPurchase(sql`named.id`)} AND ${creditLedger.source} IS NOT NULL`)
    .limit(limit);
