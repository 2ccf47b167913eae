import type { StoredMessage } from '@stripe-credits/platform/queue-message';
import type { Correction } from '@stripe-credits/stripe-events';

/** Values that pass between the simulation, which runs in Node and keeps time, and the Worker. */

/** What goes wrong with one call of a binding. */
export interface Fault {
  /** As the report prints it. */
  readonly name: string;
  /** Whether the call takes effect all the same. */
  readonly takesEffect: boolean;
  /** Message of the error that the Worker gets; null when the Worker is killed. */
  readonly error: string | null;
}

/** What goes wrong with one request to Stripe's API. */
export interface StripeFault {
  /** As the report prints it. */
  readonly name: string;
  /** What Stripe answers; null when the request times out. */
  readonly status: number | null;
}

/** How one invocation of a Worker runs. Calls that have no fault here succeed. */
export interface Conditions {
  /** Milliseconds since 1970 on the Worker's clock, which may be wrong. */
  readonly clock: number;
  /** Fault of the database call with this index, from 0; of every call where the index is null. */
  readonly database?: { readonly call: number | null; readonly fault: Fault };
  /** Fault of the first send to the queue. */
  readonly send?: Fault;
  /** Fault of the request to Stripe with this index, from 0; of every request where it is null. */
  readonly stripe?: { readonly request: number | null; readonly fault: StripeFault };
}

export interface QueuedMessage extends StoredMessage {
  readonly id: string;
  /** When it was sent, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Deliveries, the current one included. */
  readonly attempts: number;
}

export type Acknowledgement = 'ack' | { readonly retryAfterSeconds: number | null };

export type ReplayAction =
  | { readonly type: 'correct'; readonly eventId: string; readonly correction: Correction }
  | { readonly type: 'plan' }
  | { readonly type: 'start' | 'send_page'; readonly replayId: string };
