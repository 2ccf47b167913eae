import { and, eq, exists, inArray, isNotNull, notInArray, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Database, Statement } from '../database.ts';
import { type AlertChannel, alerts } from '../schema/index.ts';
import { jsonList, selectJsonRows } from '../sql.ts';
import { type Claim, isDue, isOf, isUnclaimed } from './claim.ts';

/** Claims the problems that the channel has no open alert for, and closes the alerts of those that are over. */
export async function claimProblems(
  db: Database,
  problems: readonly string[],
  { channel, now }: Claim,
): Promise<string[]> {
  const claimedAt = now.toISOString();
  const rows = problems.map((cause) => ({ channel, kind: 'health' as const, cause, claimedAt }));
  const [, claimed] = await db.batch([
    closeProblems(db, problems, channel),
    db
      .insert(alerts)
      .select(selectJsonRows(alerts, rows))
      .onConflictDoUpdate({
        target: [alerts.channel, alerts.kind, alerts.cause],
        set: { claimedAt },
        setWhere: sql`NOT ${alerts.isOpen} AND ${isDue(now)} AND ${isUnclaimed(now)}`,
      })
      .returning({ cause: alerts.cause }),
  ]);
  return claimed.map(({ cause }) => cause);
}

/**
 * Closes the alerts of problems that are over, so that a problem that comes back is sent again. As long
 * as no remaining problem has an open alert they stay open: the recovery is sent for open alerts only,
 * and a remaining problem may end before its own alert is due.
 */
function closeProblems(db: Database, remaining: readonly string[], channel: AlertChannel) {
  const open = alias(alerts, 'open');
  const remainingIsOpen = db
    .select({ cause: open.cause })
    .from(open)
    .where(
      and(
        eq(open.channel, channel),
        eq(open.kind, 'health'),
        eq(open.isOpen, true),
        inArray(open.cause, jsonList(remaining)),
      ),
    );
  return db
    .update(alerts)
    .set({ isOpen: false })
    .where(
      and(
        isOf(channel, 'health'),
        eq(alerts.isOpen, true),
        notInArray(alerts.cause, jsonList(remaining)),
        exists(remainingIsOpen),
      ),
    );
}

export const markProblemsSent = (db: Database, { channel, now }: Claim): Statement =>
  db
    .update(alerts)
    .set({ isOpen: true, sentAt: now.toISOString(), claimedAt: null })
    .where(and(isOf(channel, 'health'), eq(alerts.claimedAt, now.toISOString())));

/**
 * The problems that the channel has an open alert for, once none is left. Also those with an expired
 * claim: a Worker that crashed may have sent their alert, and did not mark it.
 */
export async function claimRecovery(db: Database, { channel, now }: Claim): Promise<string[]> {
  const claimed = await db
    .update(alerts)
    .set({ claimedAt: now.toISOString() })
    .where(
      and(
        isOf(channel, 'health'),
        or(eq(alerts.isOpen, true), isNotNull(alerts.claimedAt)),
        isUnclaimed(now),
      ),
    )
    .returning({ cause: alerts.cause });
  return claimed.map(({ cause }) => cause);
}

export const markRecoverySent = (db: Database, { channel, now }: Claim): Statement =>
  db
    .update(alerts)
    .set({ isOpen: false, claimedAt: null })
    .where(and(isOf(channel, 'health'), eq(alerts.claimedAt, now.toISOString())));
