import type { notifications } from '../schema/index.ts';

/**
 * A message of the queue `stripe-notifications`, as JSON. Messages with one key are identical, so
 * a consumer that remembers keys acts on each once.
 *
 * `eventId` is the event that caused it, `objectId` Stripe's object (`pi_…`, `in_…`), `amount` in the
 * currency's smallest unit, `reason` Stripe's decline or error code or a dead letter's reason, and
 * `retryAt` when Stripe retries an invoice. Times are ISO 8601, UTC.
 */
export type Notification = Readonly<Omit<typeof notifications.$inferSelect, 'sentAt'>>;
