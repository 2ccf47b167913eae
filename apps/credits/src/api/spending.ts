import type { InsufficientCredits, Refused, Unavailable } from './answers.ts';
import type { Transaction } from './ledger.ts';

export interface SpendRequest {
  readonly userId: string;
  /** Whole credits, 1 or more. */
  readonly amount: number;
  /** What they are spent on: the user reads it in their history. */
  readonly reason: string;
  /** Your name for this spend, unique among the user's spends for ever. */
  readonly idempotencyKey: string;
}

export interface Spent {
  readonly status: 'spent';
  readonly transaction: Transaction;
  /** What can be spent after it. */
  readonly available: number;
  /** Whether an earlier call with this `idempotencyKey` spent them. */
  readonly duplicate: boolean;
}

export type SpendResult = Spent | InsufficientCredits | Refused | Unavailable;

export interface SpendManyProcessed {
  readonly status: 'processed';
  /** One per spend, in their order. */
  readonly results: readonly (Spent | InsufficientCredits | Refused)[];
}

export type SpendManyResult = SpendManyProcessed | Refused | Unavailable;

export interface ReverseRequest {
  /** The id of the transaction of a spend or a capture. */
  readonly transactionId: string;
  /** Whole credits; by default all that is left of the spend. */
  readonly amount?: number;
  readonly reason: string;
  /** Your name for this reversal, unique among the user's reversals for ever. */
  readonly idempotencyKey: string;
}

export interface Reversed {
  readonly status: 'reversed';
  readonly transaction: Transaction;
  readonly available: number;
  /** What can still be given back of the spend. */
  readonly left: number;
  readonly duplicate: boolean;
}

export type ReverseResult = Reversed | Refused | Unavailable;

export interface GrantRequest {
  readonly userId: string;
  /** Whole credits. A grant gives 1 or more; an adjustment may take, with a minus. */
  readonly amount: number;
  readonly reason: string;
  /** Who or what decided it, such as `sign-up`: it stays in the ledger. */
  readonly actor: string;
  /** Your name for it, unique among the user's grants, or adjustments, for ever. */
  readonly idempotencyKey: string;
}

export interface Granted {
  readonly status: 'granted';
  readonly transaction: Transaction;
  readonly available: number;
  readonly duplicate: boolean;
}

export type GrantResult = Granted | Refused | Unavailable;

export interface Adjusted extends Omit<Granted, 'status'> {
  readonly status: 'adjusted';
}

export type AdjustResult = Adjusted | InsufficientCredits | Refused | Unavailable;
