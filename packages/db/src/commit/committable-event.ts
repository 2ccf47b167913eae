import type { Concern, Outcome } from '@stripe-credits/stripe-events';

/** One event of a batch, as the consumer hands it over. */
export interface Entry {
  /** The event's id; for a message that is no event, one made from its text. */
  readonly id: string;
  readonly type: string;
  readonly objectId: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  readonly concern: () => Concern;
  readonly outcome: Outcome;
  /** How many messages of the batch carry this event. */
  readonly deliveries: number;
  /** The greatest number of deliveries that one of those messages has behind it, this included. */
  readonly attempts: number;
  /** The message as it came, kept when it dies: text, or gzip in base64. */
  readonly body: string;
  readonly encoding: 'text' | 'gzip';
}
