import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { Refusal, unknownEvent } from '../refusal.ts';
import { deadLetters, type EventStatus, stripeEvents } from '../schema/index.ts';
import { jsonList } from '../sql.ts';
import { type DeadLetterFilter, describeFilter, toCondition } from './filter.ts';

/** Events by id, or all that match a filter. */
export type Selection = { readonly ids: readonly string[] } | { readonly filter: DeadLetterFilter };

/** More at once would be a mistake more often than intended; the rest can follow in a second step. */
export const SELECTION_MAX = 100_000;

/** So many ids stay far below the 2 MB that one bound value may have. */
export const IDS_MAX = 20_000;

/** How many dead letters of that status are selected, however many an action takes at once. */
export const countSelected = (
  db: Database,
  selection: Selection,
  status: 'dead' | 'discarded',
): Promise<number> => db.$count(deadLetters, selected(selection, status));

/** The condition on `dead_letters` for the selected ones with that status. */
export const selected = (selection: Selection, status: 'dead' | 'discarded'): SQL | undefined =>
  'filter' in selection
    ? toCondition({ ...selection.filter, status })
    : and(eq(deadLetters.status, status), inArray(deadLetters.id, jsonList(selection.ids)));

/**
 * The oldest death first. As in `toCondition`, the unary plus keeps SQLite from the index by time
 * where an event's id leads to few rows.
 */
export function oldestFirst(selection: Selection): SQL {
  const isById = 'ids' in selection || selection.filter.event !== undefined;
  const plus = isById ? sql`+` : sql.empty();
  return sql`${plus}${deadLetters.lastDiedAt} ASC, ${plus}${deadLetters.id} ASC`;
}

/** The selection for a person to read. */
export function describeSelection(selection: Selection): string {
  if ('filter' in selection) return describeFilter(selection.filter);
  const { ids } = selection;
  return ids.length === 1 ? String(ids[0]) : `${ids.length} selected events`;
}

/** Which part of the matching events one action takes. */
export const describeCap = (taken: number, matching: number): string =>
  `the oldest ${taken.toLocaleString('en')} of ${matching.toLocaleString('en')} that match`;

/** A replayed event counts as in flight for so long, unless its processing ends before. */
const IN_FLIGHT_MS = 3_600_000;

/** Whether a dead letter was replayed, and its processing has not ended yet. */
export function isInFlight(now: Date): SQL<boolean> {
  const since = new Date(now.getTime() - IN_FLIGHT_MS).toISOString();
  return sql<boolean>`COALESCE(${deadLetters.replayedAt}, '') > MAX(${deadLetters.lastDiedAt}, ${since})`;
}

export interface Action {
  /** The status that an event must have. */
  readonly from: 'dead' | 'discarded';
  readonly done: 'replayed' | 'repaired' | 'discarded' | 'restored';
}

const needsPayload = (done: Action['done']): boolean => done === 'replayed' || done === 'repaired';

/**
 * Refuses a selection by id if an event in it cannot be acted upon, with a sentence that names it:
 * skipping an event that was named would hide a mistake. Filters select only what can be.
 */
export async function assertActionable(
  db: Database,
  selection: Selection,
  { from, done }: Action,
  now: Date,
): Promise<void> {
  if ('filter' in selection) return;
  if (selection.ids.length > IDS_MAX)
    throw new Refusal('invalid', `At most ${IDS_MAX} events can be named at once: use a filter.`);
  if (selection.ids.length === 0)
    throw new Refusal('invalid', `No event was selected to be ${done}.`);
  const blocker = await db
    .select({ id: sql<string>`ids.value`, status: stripeEvents.status })
    .from(sql`json_each(${JSON.stringify(selection.ids)}) AS ids`)
    .leftJoin(stripeEvents, eq(stripeEvents.id, sql`ids.value`))
    .leftJoin(deadLetters, eq(deadLetters.id, sql`ids.value`))
    .where(
      or(
        sql`${stripeEvents.status} IS NOT ${from}`,
        needsPayload(done) ? sql`${deadLetters.body} IS NULL` : undefined,
        done === 'discarded' ? isInFlight(now) : undefined,
      ),
    )
    .limit(1)
    .get();
  if (blocker) throw refusalFor(blocker.id, blocker.status, done);
}

function refusalFor(id: string, status: EventStatus | null, done: Action['done']): Refusal {
  if (status === null) return unknownEvent(id);
  return new Refusal('conflict', `${id} ${conflict(status, done)}`);
}

function conflict(status: EventStatus, done: Action['done']): string {
  if (status === 'handled') return `was handled: there is nothing left to be ${done}.`;
  if (status === 'dead' && needsPayload(done))
    return `cannot be ${done}: the retention policy deleted its payload. Resend it from Stripe.`;
  if (status === 'dead' && done === 'discarded')
    return 'was replayed and is in flight: wait until it is handled, or dead again.';
  if (status === 'discarded' && needsPayload(done))
    return `was discarded: restore it before it is ${done}.`;
  if (status === 'failed') return 'waits for its next automatic attempt: it is not dead yet.';
  return `is ${status}, so it cannot be ${done}.`;
}
