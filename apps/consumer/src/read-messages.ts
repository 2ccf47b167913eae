import type { CommittableEvent } from '@stripe-credits/db';
import { decodeQueueMessage, toStoredMessage } from '@stripe-credits/platform/queue-message';
import {
  DEAD_REASONS,
  dead,
  EMPTY_SUMMARY,
  type FinalOutcome,
  type Outcome,
  type ProcessingContext,
  processEvent,
} from '@stripe-credits/stripe-events';

/** One message of a batch with its processed event. */
export interface Delivery extends Omit<CommittableEvent, 'deliveries' | 'attempts' | 'outcome'> {
  readonly message: Message<unknown>;
  readonly outcome: Outcome;
}

/** A delivery whose event can be committed as it is. */
export type CompleteDelivery = Delivery & { readonly outcome: FinalOutcome };

export const isComplete = (delivery: Delivery): delivery is CompleteDelivery =>
  delivery.outcome.status !== 'incomplete';

/** For messages of which only the event's identity is needed: no outcome is taken from it. */
export const EMPTY_CONTEXT: ProcessingContext = {
  livemode: false,
  accounts: new Set(),
  otherPayments: 'dead',
  packages: new Map(),
};

/** One after the other: a hundred large events decompressed at once would not fit into memory. */
export async function readMessages(
  messages: readonly Message<unknown>[],
  context: ProcessingContext,
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const message of messages) deliveries.push(await readMessage(message, context));
  return deliveries;
}

/** Never throws: a message that cannot be read has a dead outcome with its reason. */
async function readMessage(
  message: Message<unknown>,
  context: ProcessingContext,
): Promise<Delivery> {
  const stored = toStoredMessage(message.body);
  const text = stored.encoding === 'gzip' ? await decodeQueueMessage(message.body) : stored.body;
  const event = text === null ? UNREADABLE : processEvent(text, context);
  return {
    message,
    ...stored,
    ...event,
    id: event.id ?? (await hashedId(stored.body)),
    type: event.type ?? 'unknown',
  };
}

const UNREADABLE = {
  id: null,
  type: null,
  objectId: null,
  createdAt: null,
  summarize: () => EMPTY_SUMMARY,
  outcome: dead(DEAD_REASONS.notReadable),
};

/** The same text gets the same id, so that it is one dead letter however often it is delivered. */
async function hashedId(body: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  return `message_${new Uint8Array(hash).toHex().slice(0, 32)}`;
}
