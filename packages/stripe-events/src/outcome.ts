import type { Fact } from './facts.ts';
import type { NotificationDraft } from './notification-draft.ts';
import type { DeadReason, IgnoredReason } from './reasons.ts';

/**
 * The result of processing one event. A handler returns one and does nothing else: no database,
 * queue, network, log or clock.
 */
export type Outcome = FinalOutcome | Incomplete;

/** An outcome that is committed. */
export type FinalOutcome = Handled | Ignored | Dead;

export interface Handled {
  readonly status: 'handled';
  readonly facts: readonly Fact[];
  /** What the product may want to be notified of; sent only where it is enabled. */
  readonly notification?: NotificationDraft;
}

export interface Ignored {
  readonly status: 'ignored';
  readonly reason: IgnoredReason;
  /** The payment, where the event is about one that is not for credits. */
  readonly otherPayment?: OtherPayment;
}

/** A payment that nothing marks as a purchase of credits. */
export interface OtherPayment {
  /** The invoice, else the PaymentIntent, else the session: two events of one payment count once. */
  readonly id: string;
  /** In the currency's smallest unit. */
  readonly amount: number;
  readonly currency: string;
}

export interface Dead {
  readonly status: 'dead';
  readonly reason: DeadReason;
  /** Where exactly; never personal data. */
  readonly detail?: string;
  /** What the event tells all the same, such as that a payment succeeded. */
  readonly facts?: readonly Fact[];
}

/** The event lacks what Stripe has: it is looked up there, and the complete event is processed. */
export interface Incomplete {
  readonly status: 'incomplete';
  readonly lookup: Lookup;
}

/** What a look-up fetches by the API of Stripe. */
export type Lookup =
  /** The event with its object, which a thin event names by `snapshot_event`. */
  | { readonly kind: 'snapshot_event'; readonly id: string }
  /** All lines of an invoice, of which an event carries the first ten. */
  | { readonly kind: 'invoice_lines'; readonly id: string };

export const handled = (...facts: Fact[]): Handled => ({ status: 'handled', facts });

export const ignored = (reason: IgnoredReason): Ignored => ({ status: 'ignored', reason });

export const dead = (reason: DeadReason, detail?: string): Dead =>
  detail === undefined ? { status: 'dead', reason } : { status: 'dead', reason, detail };

export const incomplete = (lookup: Lookup): Incomplete => ({ status: 'incomplete', lookup });
