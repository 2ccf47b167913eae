import { and, eq, gt, inArray, notInArray, type SQL, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { type AlertChannel, alerts } from '../schema/index.ts';
import { jsonList, selectJsonRows } from '../sql.ts';

/** A message about a cause is sent at most once in this time. */
const QUIET_MS = 3_600_000;
/** Longer than a run can take: a claim that is older is of a Worker that died. */
const CLAIM_MS = 5 * 60_000;

/** Who claims for which channel, and when: the time identifies the claim. */
export interface Claim {
  readonly channel: AlertChannel;
  readonly now: Date;
}

/** New dead letters of one reason. */
export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
  readonly types: readonly string[];
}

const isOf = (channel: AlertChannel, kind: 'dead_letters' | 'health') =>
  and(eq(alerts.channel, channel), eq(alerts.kind, kind));

const before = (now: Date, ms: number) => new Date(now.getTime() - ms).toISOString();

const isUnclaimed = (now: Date): SQL =>
  sql`COALESCE(${alerts.claimedAt}, '') <= ${before(now, CLAIM_MS)}`;

const isDue = (now: Date): SQL => sql`COALESCE(${alerts.sentAt}, '') <= ${before(now, QUIET_MS)}`;

/**
 * The reasons whose new dead letters are due to be sent. No other Worker gets them until the claim
 * expires. If a Worker crashes after the send, the message is sent again: it is repeated, not lost.
 */
export async function claimReasons(db: Database, { channel, now }: Claim): Promise<ReasonCount[]> {
  const claimed = await db
    .update(alerts)
    .set({ claimedAt: now.toISOString() })
    .where(and(isOf(channel, 'dead_letters'), gt(alerts.pending, 0), isDue(now), isUnclaimed(now)))
    .returning({ reason: alerts.cause, count: alerts.pending, types: alerts.types });
  return claimed
    .map(({ types, ...counted }) => ({ ...counted, types: JSON.parse(types) as string[] }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
}

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

/** The problems that the channel has no open alert for. */
export async function claimProblems(
  db: Database,
  problems: readonly string[],
  { channel, now }: Claim,
): Promise<string[]> {
  const claimedAt = now.toISOString();
  const rows = problems.map((cause) => ({ channel, kind: 'health' as const, cause, claimedAt }));
  const claimed = await db
    .insert(alerts)
    .select(selectJsonRows(alerts, rows))
    .onConflictDoUpdate({
      target: [alerts.channel, alerts.kind, alerts.cause],
      set: { claimedAt },
      setWhere: sql`NOT ${alerts.isOpen} AND ${isDue(now)} AND ${isUnclaimed(now)}`,
    })
    .returning({ cause: alerts.cause });
  return claimed.map(({ cause }) => cause);
}

export const markProblemsSent = (db: Database, { channel, now }: Claim): Statement =>
  db
    .update(alerts)
    .set({ isOpen: true, sentAt: now.toISOString(), claimedAt: null })
    .where(and(isOf(channel, 'health'), eq(alerts.claimedAt, now.toISOString())));

/** The problems that the channel has an open alert for, once none is left. */
export async function claimRecovery(db: Database, { channel, now }: Claim): Promise<string[]> {
  const claimed = await db
    .update(alerts)
    .set({ claimedAt: now.toISOString() })
    .where(and(isOf(channel, 'health'), eq(alerts.isOpen, true), isUnclaimed(now)))
    .returning({ cause: alerts.cause });
  return claimed.map(({ cause }) => cause);
}

export const markRecoverySent = (db: Database, { channel, now }: Claim): Statement =>
  db
    .update(alerts)
    .set({ isOpen: false, claimedAt: null })
    .where(and(isOf(channel, 'health'), eq(alerts.claimedAt, now.toISOString())));

/**
 * Closes the alerts of problems that are over, while others remain. The recovery is sent once none is left.
 * A problem that comes back is sent again.
 */
export async function closeProblems(
  db: Database,
  remaining: readonly string[],
  channel: AlertChannel,
): Promise<void> {
  await db
    .update(alerts)
    .set({ isOpen: false })
    .where(
      and(
        isOf(channel, 'health'),
        eq(alerts.isOpen, true),
        notInArray(alerts.cause, jsonList(remaining)),
      ),
    );
}

/** After a send that failed: the next run may claim the same again. */
export const releaseClaims = (db: Database, { channel, now }: Claim): Statement =>
  db
    .update(alerts)
    .set({ claimedAt: null })
    .where(and(eq(alerts.channel, channel), eq(alerts.claimedAt, now.toISOString())));
