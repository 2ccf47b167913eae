import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { isMuted } from '../dead-letters/muted.ts';
import { alertChannels, alerts, deadLetters } from '../schema/index.ts';
import { excluded, selectRow } from '../sql.ts';
import type { Claim } from './claim.ts';

/** One run reads no more; the next one continues. */
const ROWS_PER_RUN = 50_000;

const rowid = sql`${deadLetters}.rowid`;

/** What the position of a channel is set to where nothing is left to count. */
export const lastPosition = sql`COALESCE((SELECT MAX(rowid) FROM ${deadLetters}), 0)`;

/** The unary plus keeps SQLite from the index by status: the rowids are the few new rows. */
const isCounted = (now: Date) =>
  sql`+${deadLetters.status} = 'dead' AND NOT ${isMuted(deadLetters.reason, now)}`;

/**
 * Adds the dead letters since the last run to the channel's pending counts, by reason. Each is read
 * once, in the order of commits: a time could not order them, because a slow Worker commits late. A
 * letter that dies again keeps its rowid, and is not new. The first run of a channel only notes where
 * it begins.
 */
export function countDeadLetters(db: Database, { channel, now }: Claim) {
  const { position } = alertChannels;
  const newLetters = sql`FROM ${alertChannels}
    JOIN ${deadLetters} ON ${rowid} > ${position} AND ${rowid} <= ${position} + ${ROWS_PER_RUN}
    WHERE ${eq(alertChannels.name, channel)} AND ${isCounted(now)}
    GROUP BY +${deadLetters.reason}`;
  const row = selectRow(
    alerts,
    {
      channel,
      kind: 'dead_letters',
      cause: deadLetters.reason,
      pending: sql`COUNT(*)`,
      types: sql`json_group_array(DISTINCT ${deadLetters.type})`,
    },
    newLetters,
  );
  const types = sql`(SELECT json_group_array(value) FROM (
    SELECT value FROM json_each(${alerts.types})
    UNION SELECT value FROM json_each(${excluded(alerts.types)})))`;
  return [
    db
      .insert(alertChannels)
      .values({ name: channel, position: lastPosition })
      .onConflictDoNothing(),
    db
      .insert(alerts)
      .select(row)
      .onConflictDoUpdate({
        target: [alerts.channel, alerts.kind, alerts.cause],
        set: { pending: sql`${alerts.pending} + ${excluded(alerts.pending)}`, types },
      }),
    db
      .update(alertChannels)
      // Also back, where an import of the table has numbered its rows anew.
      .set({ position: sql`MIN(${position} + ${ROWS_PER_RUN}, ${lastPosition})` })
      .where(and(eq(alertChannels.name, channel), sql`${position} <> ${lastPosition}`)),
  ] as const;
}
