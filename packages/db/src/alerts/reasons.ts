import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { isMuted } from '../dead-letters/muted.ts';
import { alerts } from '../schema/index.ts';
import { jsonList } from '../sql.ts';
import { type Claim, isDue, isOf, isUnclaimed } from './claim.ts';
import { countDeadLetters } from './count-dead-letters.ts';

/** New dead letters of one reason. */
export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
  readonly types: readonly string[];
}

/**
 * Counts the new dead letters, and claims the reasons that are due to be sent. No other Worker gets them
 * until the claim expires. If a Worker crashes after the send, the message is sent again: it is repeated,
 * not lost.
 */
export async function claimReasons(db: Database, claim: Claim): Promise<ReasonCount[]> {
  const { channel, now } = claim;
  const [, , , , claimed] = await db.batch([
    ...countDeadLetters(db, claim),
    dropMuted(db, claim),
    db
      .update(alerts)
      .set({ claimedAt: now.toISOString() })
      .where(
        and(isOf(channel, 'dead_letters'), gt(alerts.pending, 0), isDue(now), isUnclaimed(now)),
      )
      .returning({ reason: alerts.cause, count: alerts.pending, types: alerts.types }),
  ]);
  return claimed
    .map(({ types, ...counted }) => ({ ...counted, types: JSON.parse(types) as string[] }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
}

/**
 * Drops the letters that were counted before their reason was muted: when the mute ends, they may have
 * been handled long ago. Those that are still dead turn /health red, which sends an alert.
 */
const dropMuted = (db: Database, { channel, now }: Claim) =>
  db
    .update(alerts)
    .set({ pending: 0, types: '[]' })
    .where(
      and(
        isOf(channel, 'dead_letters'),
        gt(alerts.pending, 0),
        isUnclaimed(now),
        isMuted(alerts.cause, now),
      ),
    );

/** Dead letters that were counted between the claim and now stay pending. */
export function markReasonsSent(
  db: Database,
  sent: readonly ReasonCount[],
  { channel, now }: Claim,
): Statement {
  const counts = JSON.stringify(sent.map(({ reason, count }) => [reason, count]));
  const count = sql`(SELECT value ->> 1 FROM json_each(${counts}) WHERE value ->> 0 = ${alerts.cause})`;
  return db
    .update(alerts)
    .set({
      pending: sql`${alerts.pending} - ${count}`,
      types: sql`iif(${alerts.pending} > ${count}, ${alerts.types}, '[]')`,
      sentAt: now.toISOString(),
      claimedAt: null,
    })
    .where(
      and(
        isOf(channel, 'dead_letters'),
        inArray(alerts.cause, jsonList(sent.map(({ reason }) => reason))),
        eq(alerts.claimedAt, now.toISOString()),
      ),
    );
}
