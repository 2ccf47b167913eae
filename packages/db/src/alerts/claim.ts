import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { type AlertChannel, alerts } from '../schema/index.ts';

/** A message about a cause is sent at most once in this time. */
const QUIET_MS = 3_600_000;
/** Longer than a run can take: a claim that is older is of a Worker that crashed. */
const CLAIM_MS = 5 * 60_000;

/** Who claims for which channel, and when: the time identifies the claim. */
export interface Claim {
  readonly channel: AlertChannel;
  readonly now: Date;
}

export const isOf = (channel: AlertChannel, kind: 'dead_letters' | 'health') =>
  and(eq(alerts.channel, channel), eq(alerts.kind, kind));

const before = (now: Date, ms: number) => new Date(now.getTime() - ms).toISOString();

export const isUnclaimed = (now: Date): SQL =>
  sql`COALESCE(${alerts.claimedAt}, '') <= ${before(now, CLAIM_MS)}`;

export const isDue = (now: Date): SQL =>
  sql`COALESCE(${alerts.sentAt}, '') <= ${before(now, QUIET_MS)}`;

/** After a send that failed: the next run may claim the same again. */
export const releaseClaims = (db: Database, { channel, now }: Claim): Statement =>
  db
    .update(alerts)
    .set({ claimedAt: null })
    .where(and(eq(alerts.channel, channel), eq(alerts.claimedAt, now.toISOString())));
