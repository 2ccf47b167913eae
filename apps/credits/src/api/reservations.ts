import type { InsufficientCredits, Refused, Unavailable } from './answers.ts';
import type { Transaction } from './ledger.ts';

export interface ReserveRequest {
  readonly userId: string;
  /** Whole credits, 1 or more: the most that the work is expected to cost. */
  readonly amount: number;
  /** What the work is: the user reads it in their history once it is captured. */
  readonly reason: string;
  /** 1 to 86,400; 3,600 by default. */
  readonly expiresInSeconds?: number;
  /**
   * Your name for this reservation, unique among the user's reservations. It is forgotten 90 days
   * after the reservation was released or has expired.
   */
  readonly idempotencyKey: string;
}

export interface Reserved {
  readonly status: 'reserved';
  readonly reservationId: string;
  /** ISO 8601, UTC. The credits are free again from then on, unless it is captured before. */
  readonly expiresAt: string;
  /** What can be spent or reserved besides. */
  readonly available: number;
  /** Whether an earlier call with this `idempotencyKey` reserved them. */
  readonly duplicate: boolean;
}

export type ReserveResult = Reserved | InsufficientCredits | Refused | Unavailable;

/**
 * What happens above the reservation: `reject` refuses, `cap` takes what was reserved, `overdraw`
 * takes it all, because the work is done: the balance may go below zero.
 */
export type Overflow = 'reject' | 'cap' | 'overdraw';

export interface CaptureRequest {
  readonly reservationId: string;
  /** Whole credits, 1 or more: what the work really cost. Work that cost nothing is released. */
  readonly amount: number;
  /** `reject` by default. */
  readonly overflow?: Overflow;
  /** Your name for this capture, unique among the user's captures for ever. */
  readonly idempotencyKey: string;
}

export interface Captured {
  readonly status: 'captured';
  readonly transaction: Transaction;
  readonly available: number;
  readonly duplicate: boolean;
}

export type CaptureResult = Captured | Refused | Unavailable;

export interface ReleaseRequest {
  readonly reservationId: string;
  /**
   * With it a repeated call answers as the first did; without it that call is refused. The key belongs
   * to its reservation: with the same key a call for another reservation releases that one as well.
   */
  readonly idempotencyKey?: string;
}

export interface Released {
  readonly status: 'released';
  /** What was reserved. */
  readonly amount: number;
  readonly available: number;
  readonly duplicate: boolean;
}

export type ReleaseResult = Released | Refused | Unavailable;
