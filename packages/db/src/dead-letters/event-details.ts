import { asc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { hasSource, PURCHASES_OF_IDS } from '../ledger/purchase-links.ts';
import {
  charges,
  creditLedger,
  deadLetters,
  disputes,
  eventHistory,
  refunds,
  stripeEvents,
} from '../schema/index.ts';

const { reason: _, lastError, lastFailedAt, ...eventColumns } = getTableColumns(stripeEvents);
const { eventId, ...historyColumns } = getTableColumns(eventHistory);
const ledgerColumns = {
  id: creditLedger.id,
  type: creditLedger.type,
  amount: creditLedger.amount,
  userId: creditLedger.userId,
  createdAt: creditLedger.createdAt,
};

type HistoryEntry = Pick<typeof eventHistory.$inferSelect, keyof typeof historyColumns>;

export interface EventDetails
  extends Pick<typeof stripeEvents.$inferSelect, keyof typeof eventColumns> {
  /** Null when the event never died. */
  readonly deadLetter: typeof deadLetters.$inferSelect | null;
  /** Failed attempts, deaths, replays, discards and restores, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** The ledger rows of the purchases that the event is about. */
  readonly ledger: readonly Pick<typeof creditLedger.$inferSelect, keyof typeof ledgerColumns>[];
}

/**
 * The ids of the purchases that an event is about: by its object, or by the payment that the object
 * reverses.
 */
const purchasesOfEvent = (id: string) => sql`
  WITH
  objects (id) AS (SELECT ${stripeEvents.objectId} FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${id}),
  touched_ids (id) AS (
    SELECT id FROM objects
    UNION SELECT ${charges.payment}
    FROM objects CROSS JOIN ${charges} ON ${charges.id} = objects.id
    UNION SELECT ${refunds.payment}
    FROM objects CROSS JOIN ${refunds} ON ${refunds.id} = objects.id
    UNION SELECT ${disputes.payment}
    FROM objects CROSS JOIN ${disputes} ON ${disputes.id} = objects.id
  ),
  ${PURCHASES_OF_IDS}
  SELECT id FROM purchase_ids`;

/** Null for an id that never arrived. One call to the database. */
export async function getEvent(db: Database, id: string): Promise<EventDetails | null> {
  const [[event], [deadLetter], history, ledger] = await db.batch([
    db.select(eventColumns).from(stripeEvents).where(eq(stripeEvents.id, id)),
    db.select().from(deadLetters).where(eq(deadLetters.id, id)),
    db
      .select(historyColumns)
      .from(eventHistory)
      .where(eq(eventHistory.eventId, id))
      .orderBy(asc(eventHistory.occurredAt), asc(eventHistory.action)),
    db
      .select(ledgerColumns)
      .from(sql`(${purchasesOfEvent(id)}) AS purchase`)
      .crossJoin(creditLedger)
      .where(hasSource(sql`purchase.id`))
      .orderBy(asc(creditLedger.createdAt), asc(creditLedger.sequence)),
  ]);
  return event ? { ...event, deadLetter: deadLetter ?? null, history, ledger } : null;
}
