import type { Payload } from '../stripe/payload.ts';
import type { Repairs } from './repairs.ts';
import type { DeadLetter, State } from './state.ts';

/** What the simulation knows, to compare the database with. */
export interface Expectations {
  /** Hash of the text by id: what ingest or the queue took. */
  readonly received: ReadonlyMap<string, string>;
  /** Hashes of the texts that look-ups completed, by id. */
  readonly completed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those that an invariant of their own is about, received or not. */
  readonly payloads: readonly Omit<Payload, 'text' | 'expectation'>[];
  /** Credits by user. */
  readonly expectedBalances: ReadonlyMap<string, number>;
  /** The dead letters before the repair. */
  readonly lettersBefore: ReadonlyMap<string, DeadLetter>;
  readonly repairs: Repairs;
  /** What Stripe stopped sending, because no attempt was answered with 2xx. */
  readonly abandoned: readonly Pick<Payload, 'id' | 'expectation'>[];
  /** What ingest must refuse, and took. */
  readonly wronglyReceived: readonly Pick<Payload, 'id'>[];
  /** Messages that a queue without a dead-letter queue deleted. */
  readonly dropped: readonly { readonly id: string }[];
}

/** Returns the violations, each with an id. Must hold once the queues are empty. */
export type Invariant = (state: State, expectations: Expectations) => readonly string[];
