import { Refusal } from '../refusal.ts';
import { type Filter, inWords, where } from './filter.ts';

/** Either named one by one, or all that match a filter. */
export type Choice = { readonly ids: readonly string[] } | { readonly filter: Filter };

/** More at once would be a mistake more often than a wish; the rest can follow in a second go. */
export const CHOSEN_MAX = 100_000;

/** SQL over `dead_letters AS letter` for the chosen ones that have the status. */
export function choose(choice: Choice, status: 'dead' | 'discarded') {
  if ('filter' in choice) {
    const { sql, values } = where({ ...choice.filter, status });
    return { sql, values, words: inWords(choice.filter) };
  }
  return {
    sql: 'letter.status = ? AND letter.id IN (SELECT value FROM json_each(?))',
    values: [status, JSON.stringify(choice.ids)],
    words: choice.ids.length === 1 ? String(choice.ids[0]) : `${choice.ids.length} chosen events`,
  };
}

/** What was sent again counts as under way for so long, unless it settles before. */
const UNDER_WAY_MS = 3_600_000;

/**
 * Refuses a choice of ids of which one cannot be acted upon, with a sentence that names it. Whoever
 * names an event means that event: passing over it in silence would hide a mistake.
 */
export async function refuseUnless(
  db: D1Database,
  choice: Choice,
  status: 'dead' | 'discarded',
  deed: 'replayed' | 'discarded' | 'restored',
  now: Date,
): Promise<void> {
  if ('filter' in choice) return;
  const underWaySince = new Date(now.getTime() - UNDER_WAY_MS);
  if (choice.ids.length === 0) throw new Refusal('invalid', `Nothing was chosen to be ${deed}.`);
  const other = await db
    .prepare(
      `SELECT value AS id, event.status, letter.body IS NULL AS removed
       FROM json_each(?1)
       LEFT JOIN stripe_events AS event ON event.id = value
       LEFT JOIN dead_letters AS letter ON letter.id = value
       WHERE event.status IS NOT ?2 OR (?3 = 'replayed' AND letter.body IS NULL)
         OR (?3 = 'discarded' AND letter.replayed_at > MAX(letter.last_died_at, ?4))
       LIMIT 1`,
    )
    .bind(JSON.stringify(choice.ids), status, deed, underWaySince.toISOString())
    .first<{ id: string; status: string | null; removed: number }>();
  if (other) throw new Refusal(...refusalOf(other, deed));
}

function refusalOf(
  { id, status }: { id: string; status: string | null },
  deed: string,
): [Refusal['kind'], string] {
  if (status === null) return ['unknown', `${id} is not known here: no such event arrived.`];
  if (status === 'handled')
    return ['conflict', `${id} was handled: there is nothing left to be ${deed}.`];
  if (status === 'dead' && deed === 'replayed')
    return [
      'conflict',
      `${id} cannot be replayed: its payload was removed by the retention. Send it again from Stripe.`,
    ];
  if (status === 'dead' && deed === 'discarded')
    return [
      'conflict',
      `${id} was replayed and is under way: wait until it is handled, or dead again.`,
    ];
  if (status === 'discarded' && deed === 'replayed')
    return ['conflict', `${id} was discarded: restore it before it is replayed.`];
  if (status === 'failed')
    return ['conflict', `${id} waits for its next automatic attempt: it is not dead yet.`];
  return ['conflict', `${id} is ${status}, so it cannot be ${deed}.`];
}
