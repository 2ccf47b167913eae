import { asc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { isOfPurchase, purchasesOfEvent } from '../ledger/purchase-links.ts';
import { creditLedger, deadLetters, eventHistory, stripeEvents } from '../schema/index.ts';
import { type RecordedCorrection, selectCorrections } from './corrections.ts';

const { lastError, lastFailedAt, ...eventColumns } = getTableColumns(stripeEvents);
const { eventId, ...historyColumns } = getTableColumns(eventHistory);
const ledgerColumns = {
  id: creditLedger.id,
  type: creditLedger.type,
  amount: creditLedger.amount,
  userId: creditLedger.userId,
  createdAt: creditLedger.createdAt,
  /** The event that caused it. */
  eventId: creditLedger.eventId,
};

type HistoryEntry = Pick<typeof eventHistory.$inferSelect, keyof typeof historyColumns>;

export interface EventDetails
  extends Pick<typeof stripeEvents.$inferSelect, keyof typeof eventColumns> {
  /** Null when the event never died. */
  readonly deadLetter: typeof deadLetters.$inferSelect | null;
  /** Failed attempts, deaths, repairs, replays, discards and restores, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** Oldest first. */
  readonly corrections: readonly RecordedCorrection[];
  /** The ledger rows of the purchases that the event is about. */
  readonly ledger: readonly Pick<typeof creditLedger.$inferSelect, keyof typeof ledgerColumns>[];
}

/** Null for an id that never arrived, or whose event the retention deleted. One call to the database. */
export async function getEvent(db: Database, id: string): Promise<EventDetails | null> {
  const [[event], [deadLetter], history, corrections, ledger] = await db.batch([
    db.select(eventColumns).from(stripeEvents).where(eq(stripeEvents.id, id)),
    db.select().from(deadLetters).where(eq(deadLetters.id, id)),
    db
      .select(historyColumns)
      .from(eventHistory)
      .where(eq(eventHistory.eventId, id))
      .orderBy(asc(eventHistory.occurredAt), asc(eventHistory.action)),
    selectCorrections(db, [id]),
    db
      .select(ledgerColumns)
      .from(sql`(${purchasesOfEvent(id)}) AS purchase`)
      .crossJoin(creditLedger)
      .where(isOfPurchase(sql`purchase.id`))
      .orderBy(asc(creditLedger.createdAt), asc(creditLedger.sequence)),
  ]);
  return event ? { ...event, deadLetter: deadLetter ?? null, history, corrections, ledger } : null;
}
