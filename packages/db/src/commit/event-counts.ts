import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { eventCounts } from '../schema/index.ts';
import { excluded, selectJsonRows } from '../sql.ts';

/** Counts deliveries per minute and outcome, for the console's chart. */
export function countOutcomes(db: Database, outcomes: ReadonlyMap<string, number>, at: string) {
  const minute = at.slice(0, 16);
  const rows = [...outcomes].map(([outcome, events]) => ({ minute, outcome, events }));
  return db
    .insert(eventCounts)
    .select(selectJsonRows(eventCounts, rows))
    .onConflictDoUpdate({
      target: [eventCounts.minute, eventCounts.outcome],
      set: { events: sql`${eventCounts.events} + ${excluded(eventCounts.events)}` },
    });
}
