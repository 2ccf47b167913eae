import type { Database, Statement } from '../database.ts';
import { postEntries } from '../ledger/posting.ts';
import { insertNotifications } from '../notifications/outbox.ts';
import { NO_NOTIFICATIONS, type NotificationSettings } from '../notifications/settings.ts';
import type { CommittableEvent } from './committable-event.ts';
import { ignoreCredited } from './credited-purchases.ts';
import { recordCustomers } from './customers.ts';
import { recordDeadLetters } from './dead-letters.ts';
import { countOutcomes } from './event-counts.ts';
import { type RecordedEvent, recordEvents } from './event-log.ts';
import { mergeFacts } from './facts.ts';
import { recordOtherPayments, removeReceipts } from './other-payments.ts';

/**
 * Writes a whole batch in one transaction: the event log, dead letters, facts, the ledger entries
 * that follow from them, outcome counts and notifications. The number of statements depends on the
 * kinds of rows, never on the number of events.
 *
 * Committing again what was committed before changes no balance and no state: after an error that
 * leaves it open whether the write landed, repeat the call.
 *
 * @param events at most one per event id.
 * @param now becomes every time that the batch writes.
 * @param notify the notifications to write.
 * @returns what the event log holds for each event now, in no particular order.
 * @throws what D1 throws; `classify` says what to do.
 */
export async function commit(
  db: Database,
  events: readonly CommittableEvent[],
  now: Date,
  notify: NotificationSettings = NO_NOTIFICATIONS,
): Promise<RecordedEvent[]> {
  const at = now.toISOString();
  const facts = events.flatMap(({ outcome }) =>
    outcome.status === 'ignored' ? [] : (outcome.facts ?? []),
  );
  const following: Statement[] = [
    ...recordDeadLetters(db, events, at),
    ...mergeFacts(db, facts),
    ...removeReceipts(db, facts),
    ...recordCustomers(db, facts),
    ...postEntries(db, facts, at, notify),
    ...recordOtherPayments(db, events, at),
    ...ignoreCredited(db, events, at),
    countOutcomes(db, outcomeCounts(events), at),
    ...insertNotifications(db, events, notify.kinds, at),
  ];
  const [recorded] = await db.batch([recordEvents(db, events, at), ...following]);
  return recorded;
}

function outcomeCounts(events: readonly CommittableEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { outcome, deliveries } of events)
    counts.set(outcome.status, (counts.get(outcome.status) ?? 0) + deliveries);
  return counts;
}
