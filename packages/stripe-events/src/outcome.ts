import type { Fact } from './facts.ts';

/**
 * What a message turned out to be. A handler returns one of these and does nothing else: it
 * touches no database, queue, network or log.
 *
 * `reason` is a stable sentence without values in it, so that dead letters group by it.
 * `detail` says where exactly, and never holds personal data.
 */
export type Outcome =
  | { readonly status: 'handled'; readonly facts: readonly Fact[] }
  | { readonly status: 'ignored'; readonly reason: string }
  | { readonly status: 'dead'; readonly reason: string; readonly detail?: string };

export const handled = (...facts: Fact[]): Outcome => ({ status: 'handled', facts });
export const ignored = (reason: string): Outcome => ({ status: 'ignored', reason });
export const dead = (reason: string, detail?: string): Outcome =>
  detail === undefined ? { status: 'dead', reason } : { status: 'dead', reason, detail };
