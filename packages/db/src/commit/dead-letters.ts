import { dead } from '@stripe-credits/stripe-events';
import type { Entry } from './committable-event.ts';

/** What a message has become whose every delivery failed: the errors on record say why. */
export const exhausted = dead('every delivery attempt failed');

/**
 * Keeps what a replay needs of the events that the same batch has just recorded as dead. An event
 * that was handled before is not, whatever this delivery of it looked like.
 */
const BURY = `
  INSERT INTO dead_letters
    (id, type, status, reason, detail, attempts, first_died_at, last_died_at, deaths,
     object_id, livemode, user_id, amount, currency, paid, body, encoding)
  SELECT
    event.id, event.type, 'dead', event.reason,
    iif(event.reason <> letter.value ->> 'reason', NULL,
      iif(letter.value ->> 'exhausted', event.last_error, letter.value ->> 'detail')),
    MAX(letter.value ->> 'attempts', event.failures), ?2, ?2, 1,
    event.object_id, letter.value ->> 'livemode', letter.value ->> 'userId',
    letter.value ->> 'amount', letter.value ->> 'currency', letter.value ->> 'paid',
    letter.value ->> 'body', letter.value ->> 'encoding'
  FROM json_each(?1) AS letter
  JOIN stripe_events AS event ON event.id = letter.value ->> 'id'
  WHERE event.status = 'dead'
  ON CONFLICT (id) DO UPDATE SET
    status = excluded.status,
    reason = excluded.reason,
    detail = COALESCE(excluded.detail, iif(reason = excluded.reason, detail, NULL)),
    attempts = excluded.attempts,
    last_died_at = excluded.last_died_at,
    deaths = deaths + 1,
    body = excluded.body,
    encoding = excluded.encoding`;

/** A discarded event that dies again stays discarded, and its history says that it died. */
const REMEMBER = `
  INSERT INTO event_history (event_id, at, what, why)
  SELECT event.id, ?2, 'dead', said.value ->> 'reason' || COALESCE(': ' ||
    iif(said.value ->> 'exhausted', event.last_error, said.value ->> 'detail'), '')
  FROM json_each(?1) AS said
  JOIN stripe_events AS event ON event.id = said.value ->> 'id'
  WHERE event.status IN ('dead', 'discarded')
  ON CONFLICT DO NOTHING`;

export function bury(db: D1Database, entries: readonly Entry[], at: string): D1PreparedStatement[] {
  const letters = entries.flatMap(({ id, outcome, attempts, body, encoding, concern }) =>
    outcome.status === 'dead'
      ? [
          {
            ...{ id, attempts, body, encoding, ...concern() },
            reason: outcome.reason,
            detail: outcome.detail ?? null,
            exhausted: outcome.reason === exhausted.reason,
          },
        ]
      : [],
  );
  if (letters.length === 0) return [];
  const said = JSON.stringify(letters);
  return [db.prepare(BURY).bind(said, at), db.prepare(REMEMBER).bind(said, at)];
}
