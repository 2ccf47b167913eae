import { and, lt } from 'drizzle-orm';
import { notifications } from '../schema/index.ts';
import type { Cutoff, Walk } from './walk.ts';

/** Stripe can send an event again for 30 days: until then its notification must be recognized. */
const NOTIFICATION_DAYS = 45;

export const walkNotifications = (before: Cutoff): Walk => ({
  table: notifications,
  key: [notifications.key],
  expire: (db, range) =>
    db
      .delete(notifications)
      .where(and(range, lt(notifications.createdAt, before(NOTIFICATION_DAYS)))),
});
