import { asc, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { alertChannels } from '../schema/index.ts';
import type { Claim } from './claim.ts';
import { lastPosition } from './count-dead-letters.ts';

/** How the last sends of a channel went. */
export type ChannelState = Omit<typeof alertChannels.$inferSelect, 'position'>;

export const readChannelStates = (db: Database): Promise<ChannelState[]> =>
  db
    .select({
      name: alertChannels.name,
      lastSentAt: alertChannels.lastSentAt,
      failingSince: alertChannels.failingSince,
      lastError: alertChannels.lastError,
    })
    .from(alertChannels)
    .orderBy(asc(alertChannels.name));

export const recordSend = (db: Database, { channel, now }: Claim): Statement => {
  const state = { lastSentAt: now.toISOString(), failingSince: null, lastError: null };
  return db
    .insert(alertChannels)
    .values({ name: channel, position: lastPosition, ...state })
    .onConflictDoUpdate({ target: alertChannels.name, set: state });
};

/** @param error never contains the address of the webhook, which is a secret. */
export const recordFailure = (db: Database, { channel, now }: Claim, error: string): Statement => {
  const at = now.toISOString();
  return db
    .insert(alertChannels)
    .values({ name: channel, position: lastPosition, failingSince: at, lastError: error })
    .onConflictDoUpdate({
      target: alertChannels.name,
      set: { failingSince: sql`COALESCE(${alertChannels.failingSince}, ${at})`, lastError: error },
    });
};
