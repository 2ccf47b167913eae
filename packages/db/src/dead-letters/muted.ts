import { type SQLWrapper, sql } from 'drizzle-orm';
import { deadLetterReasons } from '../schema/index.ts';

/**
 * Whether a reason of death is muted, as a condition: `isMuted(deadLetters.reason, now)`. A muted
 * reason sends no alert and does not turn /health red. Its money counts as paid and not credited.
 */
export const isMuted = (reason: SQLWrapper, now: Date) => sql<boolean>`EXISTS (
  SELECT 1 FROM ${deadLetterReasons} AS muting
  WHERE muting.reason = ${reason} AND muting.muted_until > ${now.toISOString()}
)`;
