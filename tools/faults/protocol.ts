/** What the driver, which keeps time, and the Worker, which fails as it is told, say to each other. */

/** What goes wrong on the way to the database. */
export type DatabaseFault =
  /** Refused before anything is written. */
  | 'overloaded'
  /** The connection is lost, and nothing was written. */
  | 'lost before'
  /** The write lands, and its answer is lost. */
  | 'lost after'
  /** The Worker is gone before the call, or right after it landed. */
  | 'killed before'
  | 'killed after';

/** What goes wrong on the way to the queue. */
export type SendFault = 'refused' | 'answer lost' | 'killed after';

/** How one invocation fails. The calls that are not named succeed. */
export interface Troubles {
  /** At the nth call to the database, from 0. */
  readonly database?: { readonly call: number; readonly fault: DatabaseFault };
  /** At the first send. */
  readonly send?: SendFault;
  /** The database refuses every call, at once, as overloaded. */
  readonly stalled?: boolean;
}

/** A message as it lies on the queue: text, or gzip in base64. */
export interface Carried {
  readonly body: string;
  readonly encoding: 'text' | 'bytes';
}

export interface Asked<Part> {
  /** Of everything that is random inside the Workers. */
  readonly seed: number;
  readonly parts: readonly Part[];
}

/** Which parts a path takes, and what each of them comes to. */
export interface Paths {
  '/receive': { part: Post; answer: Posted };
  '/deliver': { part: Batch; answer: Delivered };
  '/replay': { part: ReplayCall; answer: Replayed };
}
export type Path = keyof Paths;

/** One request from Stripe, or from somebody who pretends to be. */
export interface Post {
  readonly body: string;
  /** Null when it has no such header. */
  readonly signature: string | null;
  /** The setting `STRIPE_WEBHOOK_SECRET` at that moment. */
  readonly secret: string;
  /** Milliseconds since 1970 on the Worker's clock, which may be wrong. */
  readonly clock: number;
  readonly troubles: Troubles;
}

export interface Posted {
  readonly status: number;
  /** What the queue holds since, whatever the answer was. `same` stands for the body of the post. */
  readonly sent: 'same' | Carried | null;
  /** What went wrong on purpose, in the words of the report. */
  readonly happened: readonly string[];
}

/** One batch of a queue. */
export interface Batch {
  readonly queue: string;
  readonly messages: readonly (Carried & {
    readonly id: string;
    /** Milliseconds since 1970. */
    readonly timestamp: number;
    readonly attempts: number;
  })[];
  readonly clock: number;
  readonly troubles: Troubles;
}

/** How the consumer settled one message; null when it said nothing. */
export type Settled = 'ack' | { readonly retryAfterSeconds: number | null };

export interface Delivered {
  /** In the order of the messages; null when the Worker was killed or threw. */
  readonly settled: readonly Settled[] | null;
  readonly happened: readonly string[];
}

/** One step of an engineer's replay. */
export interface ReplayCall {
  readonly verb:
    | { readonly plan: { readonly reason?: string } }
    | { readonly start: string }
    | { readonly step: string };
  readonly clock: number;
  readonly troubles: Troubles;
}

export interface Replayed {
  /** The id of a plan, or the replay's status after a step. */
  readonly answer: string | null;
  /** Why not: a refusal in words, an error, or that the Worker was killed. */
  readonly failure: string | null;
  readonly sent: readonly Carried[];
  readonly happened: readonly string[];
}
