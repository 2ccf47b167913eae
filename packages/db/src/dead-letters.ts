import { dead } from '@stripe-credits/stripe-events';
import type { Entry } from './entry.ts';

/** What a message has become whose every delivery failed: the errors on record say why. */
export const exhausted = dead('every delivery attempt failed');

/**
 * Keeps what a replay needs of the events that the same batch has just recorded as dead. An event
 * that was handled before is not, whatever this delivery of it looked like.
 */
const BURY = `
  INSERT INTO dead_letters
    (id, type, reason, detail, attempts, first_died_at, last_died_at, deaths, body, encoding)
  SELECT
    event.id, event.type, event.reason,
    iif(letter.value ->> 'exhausted', event.last_error, letter.value ->> 'detail'),
    MAX(letter.value ->> 'attempts', event.failures), ?2, ?2, 1,
    letter.value ->> 'body', letter.value ->> 'encoding'
  FROM json_each(?1) AS letter
  JOIN stripe_events AS event ON event.id = letter.value ->> 'id'
  WHERE event.status = 'dead'
  ON CONFLICT (id) DO UPDATE SET
    reason = excluded.reason,
    detail = excluded.detail,
    attempts = excluded.attempts,
    last_died_at = excluded.last_died_at,
    deaths = deaths + 1,
    body = excluded.body,
    encoding = excluded.encoding`;

export function bury(db: D1Database, entries: readonly Entry[], at: string): D1PreparedStatement[] {
  const letters = entries.flatMap(({ id, outcome, attempts, body, encoding }) =>
    outcome.status === 'dead'
      ? [
          {
            ...{ id, attempts, body, encoding },
            detail: outcome.detail ?? null,
            exhausted: outcome.reason === exhausted.reason,
          },
        ]
      : [],
  );
  return letters.length === 0 ? [] : [db.prepare(BURY).bind(JSON.stringify(letters), at)];
}
