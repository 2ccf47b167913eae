import type { Fact } from './facts.ts';
import type { Notice } from './notification.ts';

/**
 * What a message turned out to be. A handler returns one of these and does nothing else: it
 * touches no database, queue, network or log.
 *
 * `reason` is a stable sentence without values in it, so that dead letters group by it.
 * `detail` says where exactly, and never holds personal data.
 */
export type Outcome = Handled | Ignored | Dead;
export interface Handled {
  readonly status: 'handled';
  readonly facts: readonly Fact[];
  /** What the product may want to hear of; told only where it is asked for. */
  readonly notice?: Notice;
}
export interface Ignored {
  readonly status: 'ignored';
  readonly reason: string;
}
export interface Dead {
  readonly status: 'dead';
  readonly reason: string;
  readonly detail?: string;
}

export const handled = (...facts: Fact[]): Handled => ({ status: 'handled', facts });
export const ignored = (reason: string): Ignored => ({ status: 'ignored', reason });
export const dead = (reason: string, detail?: string): Dead =>
  detail === undefined ? { status: 'dead', reason } : { status: 'dead', reason, detail };
