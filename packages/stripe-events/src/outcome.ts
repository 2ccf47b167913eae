import type { Fact } from './facts.ts';
import type { NotificationDraft } from './notification-draft.ts';
import type { DeadReason, IgnoredReason } from './reasons.ts';

/**
 * The result of processing one event. A handler returns one and does nothing else: no database,
 * queue, network, log or clock.
 */
export type Outcome = Handled | Ignored | Dead;

export interface Handled {
  readonly status: 'handled';
  readonly facts: readonly Fact[];
  /** What the product may want to be notified of; sent only where it is enabled. */
  readonly notification?: NotificationDraft;
}

export interface Ignored {
  readonly status: 'ignored';
  readonly reason: IgnoredReason;
}

export interface Dead {
  readonly status: 'dead';
  readonly reason: DeadReason;
  /** Where exactly; never personal data. */
  readonly detail?: string;
}

export const handled = (...facts: Fact[]): Handled => ({ status: 'handled', facts });

export const ignored = (reason: IgnoredReason): Ignored => ({ status: 'ignored', reason });

export const dead = (reason: DeadReason, detail?: string): Dead =>
  detail === undefined ? { status: 'dead', reason } : { status: 'dead', reason, detail };
