import { commit, type Database, errorMessage } from '@stripe-credits/db';
import { readNotificationSettings } from '@stripe-credits/notifications';
import {
  decodeQueueMessage,
  encodeQueueMessage,
  fromStoredMessage,
  type QueueMessage,
  toStoredMessage,
} from '@stripe-credits/platform/queue-message';
import { withTimeout } from '@stripe-credits/platform/with-timeout';
import {
  DEAD_REASONS,
  dead,
  type Lookup,
  type ProcessedEvent,
  type ProcessingContext,
  processEvent,
} from '@stripe-credits/stripe-events';
import type { Bindings } from '../configuration.ts';
import { createStripeClient } from '../stripe-client.ts';
import { completeEvent } from './complete-event.ts';
import { type Dead, type LookupFailure, toLookupFailure } from './lookup-failure.ts';

export type LookupBindings = Omit<Bindings, 'EVENTS' | 'RECONCILIATIONS'> & {
  readonly EVENTS: Pick<Queue, 'send'>;
};

/** What a look-up depends on besides its message. */
export interface LookupContext {
  readonly env: LookupBindings;
  readonly db: Database;
  readonly processing: ProcessingContext;
}

/** The event of a message; without an id when it was not read, or is not an event. */
type EventIdentity = Pick<ProcessedEvent, 'id' | 'type' | 'objectId' | 'createdAt'>;

export const UNREAD: EventIdentity = { id: null, type: null, objectId: null, createdAt: null };

/** A message with its disposition, by which it is acknowledged or retried. */
export type LookupResult = EventIdentity & { readonly message: Message<unknown> } & (
    | { readonly disposition: 'completed' }
    | { readonly disposition: 'dead'; readonly outcome: Dead }
    | ({ readonly disposition: 'failed' } & Omit<LookupFailure, 'status'>)
  );

/**
 * Looks up what the event of one message lacks, and puts the complete event on the queue of events.
 * An event that cannot be completed becomes a dead letter. Never throws.
 */
export async function lookUp(
  message: Message<unknown>,
  context: LookupContext,
): Promise<LookupResult> {
  const stored = toStoredMessage(message.body);
  const text = stored.encoding === 'gzip' ? await decodeQueueMessage(message.body) : stored.body;
  const event = text === null ? null : processEvent(text, context.processing);
  const { id, type, objectId, createdAt } = event ?? UNREAD;
  const base = { message, id, type, objectId, createdAt };
  try {
    if (text === null || event === null || id === null) {
      // The consumer makes the dead letter of a message that is not an event.
      await send(fromStoredMessage(stored), context.env);
      return { ...base, disposition: 'completed' };
    }
    if (event.outcome.status !== 'incomplete') return { ...base, ...NOTHING_TO_LOOK_UP };
    const outcome = await complete(text, event.outcome.lookup, context);
    if (outcome === null) return { ...base, disposition: 'completed' };
    if (outcome.status === 'failed') return { ...base, ...outcome, disposition: 'failed' };
    await commitDead(message, event, outcome, context);
    return { ...base, disposition: 'dead', outcome };
  } catch (error) {
    return { ...base, ...failed(errorMessage(error)) };
  }
}

const failed = (error: string) =>
  ({ disposition: 'failed', error, retryAfterSeconds: 0, rateLimited: false }) as const;

/**
 * Back on the queue of events the consumer would forward it again, without end. It waits until both
 * Workers have the same code and settings, or becomes a dead letter when its attempts are exhausted.
 */
const NOTHING_TO_LOOK_UP = failed(
  'stripe-credits needs no look-up for the event, but stripe-consumer does: deploy both with the same code and settings',
);

/** @returns null when the complete event is on the queue of events. */
async function complete(
  text: string,
  lookup: Lookup,
  { env }: LookupContext,
): Promise<Dead | LookupFailure | null> {
  let completed: string | Dead;
  try {
    completed = await completeEvent(text, lookup, createStripeClient(env));
  } catch (error) {
    return toLookupFailure(error, env);
  }
  if (typeof completed !== 'string') return completed;
  const message = await encodeQueueMessage(completed, new TextEncoder().encode(completed));
  if (message === null) return dead(DEAD_REASONS.lookupTooLarge);
  await send(message, env);
  return null;
}

/** A send has been seen to hang for a minute. */
const SEND_TIMEOUT_MS = 5_000;

async function send(
  { body, contentType }: QueueMessage,
  { EVENTS }: Pick<LookupBindings, 'EVENTS'>,
): Promise<void> {
  await withTimeout(EVENTS.send(body, { contentType }), SEND_TIMEOUT_MS);
}

/** With the message as it came, so that a replay looks the event up again. */
async function commitDead(
  { body, attempts }: Message<unknown>,
  { id, type, ...event }: ProcessedEvent,
  outcome: Dead,
  { env, db }: LookupContext,
): Promise<void> {
  if (id === null || type === null) throw new Error('an event that lacks something has an id');
  const delivery = { ...toStoredMessage(body), deliveries: 1, attempts };
  const dead = { ...event, outcome, id, type, ...delivery };
  // The schedule of stripe-consumer sends what it notifies of: an engineer can wait five minutes.
  await commit(db, [dead], new Date(), readNotificationSettings(env));
}
