import { DEAD_REASONS, dead, type FinalOutcome } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { commit } from '../src/index.ts';
import { db, processedEvent, rows } from './database.ts';

/** A paid Checkout Session of 2999 cents, whose ids and user contain the name. */
interface CheckoutChanges {
  readonly id?: string;
  readonly credits?: string;
  readonly customer?: string | null;
  readonly metadata?: unknown;
}

export function checkoutCompleted(
  name: string,
  { id = `evt_${name}`, credits = '7', ...changes }: CheckoutChanges = {},
): StripeEvent {
  const metadata = { user_id: `user_${name}`, credits };
  const object = { id: `cs_${name}`, payment_intent: `pi_${name}`, metadata, ...changes };
  return fixture('checkout.session.completed', { id, object });
}

/** Commits the event of that session with another outcome than its own. */
export async function commitOutcome(
  name: string,
  outcome: FinalOutcome = dead(DEAD_REASONS.packageUnknown),
  now = new Date(),
): Promise<void> {
  await commit(db, [{ ...processedEvent(checkoutCompleted(name)), outcome }], now);
}

/** Inserts an adjustment, as a person does. */
export const adjust = (userId: string, amount: number, id: string = crypto.randomUUID()) =>
  rows(
    `INSERT INTO credit_transactions (id, user_id, type, amount) VALUES (?, ?, 'adjustment', ?)`,
    id,
    userId,
    amount,
  );

export const recordedEvent = async (id: string) =>
  (await rows('SELECT status, reason, deliveries FROM stripe_events WHERE id = ?', id))[0];

export const deadLetter = async (id: string) =>
  (await rows('SELECT * FROM dead_letters WHERE id = ?', id))[0];

export const historyOf = async (id: string) =>
  (
    await rows(
      `SELECT occurred_at, action, actor, reason FROM event_history WHERE event_id = ?
       ORDER BY occurred_at, action`,
      id,
    )
  ).map((row) => Object.values(row));
