import type { StoredMessage } from '@stripe-credits/platform/queue-message';

/** Calls from the simulation, which runs in Node and keeps time, to the Worker that injects faults. */

/** What goes wrong with one call of a binding. */
export interface Fault {
  /** As the report prints it. */
  readonly name: string;
  /** Whether the call takes effect all the same. */
  readonly takesEffect: boolean;
  /** Message of the error that the Worker gets; null when the Worker is killed. */
  readonly error: string | null;
}

/** How one invocation of a Worker runs. Calls that have no fault here succeed. */
export interface Conditions {
  /** Milliseconds since 1970 on the Worker's clock, which may be wrong. */
  readonly clock: number;
  /** Fault of the database call with this index, from 0; of every call where the index is null. */
  readonly database?: { readonly call: number | null; readonly fault: Fault };
  /** Fault of the first send to the queue. */
  readonly send?: Fault;
}

/** Every path takes inputs, each of which is an invocation, and returns an output for each. */
interface Calls {
  /** A webhook request to ingest, with the current value of `STRIPE_WEBHOOK_SECRET`. */
  '/receive': {
    input: { readonly body: string; readonly signature: string | null; readonly secret: string };
    /** The message is what the queue took, whatever the status is. */
    output: { readonly status: number; readonly message: StoredMessage | null };
  };
  /** A batch to the consumer. The acknowledgements are null when the Worker was killed. */
  '/deliver': {
    input: { readonly queue: string; readonly messages: readonly QueuedMessage[] };
    output: { readonly acknowledgements: readonly Acknowledgement[] | null };
  };
  /** A step of a replay, which can be repeated when its result is lost. */
  '/replay': {
    input: { readonly action: ReplayAction };
    /** The value is the new replay's id, or the replay's status; null when the step failed. */
    output: {
      readonly value: string | null;
      readonly error: string | null;
      /** What the queue took, even if the step failed. */
      readonly messages: readonly StoredMessage[];
    };
  };
}
export type Path = keyof Calls;
export type Input<P extends Path> = Calls[P]['input'] & { readonly conditions: Conditions };
/** With the faults that were injected: those of calls that were made. */
export type Output<P extends Path> = Calls[P]['output'] & { readonly injected: readonly string[] };

export interface WorkerRequest<P extends Path> {
  /** Seeds `Math.random` in the Worker. */
  readonly seed: number;
  /** They run at the same time. */
  readonly inputs: readonly Input<P>[];
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
  | { readonly type: 'plan'; readonly replayId: null }
  | { readonly type: 'start' | 'send_page'; readonly replayId: string };
