import type { Database } from '../../src/index.ts';
import { beginRetention, continueRetention } from '../../src/retention/index.ts';

export const settings = { completedDays: 30, deadDays: 180, eventDays: 90, countDays: 14 };

/** The whole retention of a night: every table to its end. */
export async function expire(db: Database, now: Date, changes: Partial<typeof settings> = {}) {
  const all = { ...settings, ...changes };
  await beginRetention(db, all, now);
  return continueRetention(db, all, now, { stepsMax: 1000, hasTime: () => true });
}
