import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import { deadLetters, stripeEvents } from '../schema/index.ts';
import type { RetentionSettings } from './settings.ts';
import type { Cutoff, Walk } from './walk.ts';

/**
 * Deletes payloads that are no longer needed, with the personal data in them. Dead letters, their
 * reasons and their history stay.
 */
export function walkPayloads({ completedDays, deadDays }: RetentionSettings, before: Cutoff): Walk {
  const isCompleted = inArray(deadLetters.status, ['handled', 'ignored', 'discarded']);
  const completedAt = sql`(SELECT ${stripeEvents.completedAt} FROM ${stripeEvents}
    WHERE ${stripeEvents.id} = ${deadLetters.id})`;
  const cutoff = sql`iif(${isCompleted}, ${before(completedDays)}, ${before(deadDays)})`;
  return {
    table: deadLetters,
    key: [deadLetters.id],
    expire: (db, range) =>
      db
        .update(deadLetters)
        .set({ body: null })
        .where(and(range, isNotNull(deadLetters.body), sql`${completedAt} < ${cutoff}`)),
  };
}
