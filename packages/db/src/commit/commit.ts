import type { NotificationKind } from '@stripe-credits/stripe-events';
import { settle } from '../ledger/posting.ts';
import { noteNotifications, toldNothing } from '../notifications/outbox.ts';
import type { Entry } from './committable-event.ts';
import { bury } from './dead-letters.ts';
import { countOutcomes } from './event-counts.ts';
import { type Receipt, recordEvents } from './event-log.ts';
import { mergeFacts } from './facts.ts';

/**
 * Writes a whole batch in one transaction, with as many statements as there are kinds of things to
 * write and never one more for another message: the events, the dead letters, the facts, the ledger
 * rows that follow from them, the count of outcomes, and the notifications. All of it lands or none does.
 *
 * Committing again what was committed before changes no balance and no state: after an error that
 * leaves it open whether the write landed, the same call may simply be repeated.
 *
 * @param entries at most one per event id.
 * @param now becomes every time that the batch writes.
 * @param notify the kinds of notification to write; with none, nothing of them is touched.
 * @returns what the record says of each event now, in no particular order.
 * @throws what D1 throws; `classify` tells what to make of it.
 */
export async function commit(
  db: D1Database,
  entries: readonly Entry[],
  now: Date,
  notify: ReadonlySet<NotificationKind> = toldNothing,
): Promise<Receipt[]> {
  const at = now.toISOString();
  const facts = entries.flatMap(({ outcome }) =>
    outcome.status === 'handled' ? outcome.facts : [],
  );
  const [receipts] = await db.batch<Receipt>([
    recordEvents(db, entries, at),
    ...bury(db, entries, at),
    ...mergeFacts(db, facts),
    ...settle(db, facts, at),
    countOutcomes(db, outcomesOf(entries), at),
    ...noteNotifications(db, entries, notify, at),
  ]);
  return receipts?.results ?? [];
}

function outcomesOf(entries: readonly Entry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { outcome, deliveries } of entries)
    counts.set(outcome.status, (counts.get(outcome.status) ?? 0) + deliveries);
  return counts;
}
