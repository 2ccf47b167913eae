import { and, asc, count, desc, eq, inArray, isNotNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { deadLetters, replayItems } from '../schema/index.ts';
import { jsonList } from '../sql.ts';
import { newestFirst } from './list.ts';
import { type Selection, selected } from './selection.ts';

/** Dead events by id or by a filter, or those of a planned replay. */
export type PredictionSource = Selection | { readonly replay: string };

const EVENTS_MAX = 200;
const CHARACTERS_MAX = 4_000_000;

const letterColumns = {
  id: deadLetters.id,
  type: deadLetters.type,
  userId: deadLetters.userId,
  amount: deadLetters.amount,
  currency: deadLetters.currency,
  lastDiedAt: deadLetters.lastDiedAt,
  /** Why it is dead now; `reason` is why it would be dead or ignored. */
  deadReason: deadLetters.reason,
  // Never null: the letters without one are not selected.
  body: sql<string>`${deadLetters.body}`,
  encoding: deadLetters.encoding,
};

export type Candidate = Awaited<ReturnType<typeof readCandidates>>['candidates'][number];

/**
 * Dead events that a replay could send, with their payloads: newest first, as many as one request
 * may process.
 */
export async function readCandidates(db: Database, source: PredictionSource) {
  // Events that are named are found by their keys, and sorted.
  const order = newestFirst('filter' in source ? source.filter : { event: 'named' });
  const page = db
    .select({
      letterId: deadLetters.id,
      diedAt: deadLetters.lastDiedAt,
      size: sql<number>`LENGTH(${deadLetters.body})`.as('size'),
    })
    .from(deadLetters)
    .where(and(isNotNull(deadLetters.body), toCondition(db, source)))
    .orderBy(...order)
    .limit(EVENTS_MAX + 1)
    .as('page');
  const newest = sql`ORDER BY ${desc(page.diedAt)}, ${desc(page.letterId)}`;
  const sized = db
    .select({
      letterId: page.letterId,
      position: sql<number>`ROW_NUMBER() OVER (${newest})`.as('position'),
      characters: sql<number>`SUM(${page.size}) OVER (${newest})`.as('characters'),
      selected: sql<number>`${count()} OVER ()`.as('selected'),
    })
    .from(page)
    .as('sized');
  const rows = await db
    .select({ ...letterColumns, selected: sized.selected })
    .from(sized)
    .innerJoin(deadLetters, eq(deadLetters.id, sized.letterId))
    .where(
      and(
        lte(sized.position, EVENTS_MAX),
        or(eq(sized.position, 1), lte(sized.characters, CHARACTERS_MAX)),
      ),
    )
    .orderBy(asc(sized.position));
  return {
    candidates: rows.map(({ selected: _, ...candidate }) => candidate),
    hasMore: (rows[0]?.selected ?? 0) > rows.length,
  };
}

/** Of ids and items no more than the page can hold, so that nothing large is sorted. */
function toCondition(db: Database, source: PredictionSource): SQL | undefined {
  if ('filter' in source) return selected(source, 'dead');
  const ids =
    'ids' in source
      ? jsonList(source.ids.slice(0, EVENTS_MAX + 1))
      : db
          .select({ eventId: replayItems.eventId })
          .from(replayItems)
          .where(
            and(eq(replayItems.replayId, source.replay), lte(replayItems.position, EVENTS_MAX + 1)),
          );
  // The unary plus keeps SQLite from the index of all dead events.
  return and(sql`+${deadLetters.status} = 'dead'`, inArray(deadLetters.id, ids));
}
