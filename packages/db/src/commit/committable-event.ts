import type { StoredMessage } from '@stripe-credits/platform/queue-message';
import type { FinalOutcome, ProcessedEvent } from '@stripe-credits/stripe-events';

/** A processed event with what the event log and a dead letter need of its messages. */
export interface CommittableEvent extends Omit<ProcessedEvent, 'outcome'>, StoredMessage {
  readonly outcome: FinalOutcome;
  /** The event's id; for a message that is not an event, one made from its text. */
  readonly id: string;
  readonly type: string;
  /** How many messages of the batch carry this event. */
  readonly deliveries: number;
  /** The greatest `attempts` of those messages. */
  readonly attempts: number;
}
