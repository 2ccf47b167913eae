/** Whole credits. */
export interface Balance {
  /** The sum of the user's ledger; below zero when more was taken back than was left. */
  readonly balance: number;
  /** `balance` less `reserved`: what can be spent or reserved now. */
  readonly available: number;
  /** The sum of the reservations that are neither captured, released nor expired. */
  readonly reserved: number;
}

export interface UserBalance extends Balance {
  readonly userId: string;
}

export type TransactionType =
  | 'purchase'
  | 'subscription'
  | 'refund'
  | 'dispute'
  | 'dispute_reversal'
  | 'spend'
  | 'spend_reversal'
  | 'grant'
  | 'adjustment';

/** One row of a user's ledger. */
export interface Transaction {
  readonly id: string;
  readonly type: TransactionType;
  /** Credits; positive gives, negative takes. */
  readonly amount: number;
  /** The user's balance after it. */
  readonly balance: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The Checkout Session, PaymentIntent or invoice of a purchase; else null. */
  readonly source: string | null;
  /** The reason of a spend, a reversal, a grant or an adjustment. */
  readonly description: string | null;
  /** Who made a grant or an adjustment. */
  readonly actor: string | null;
  /** Of a captured spend its reservation; of a reversal the spend that it gives back. */
  readonly relatedId: string | null;
}

export interface TransactionPage {
  /** Newest first. */
  readonly transactions: readonly Transaction[];
  /** The `before` of the next page; null on the last one. */
  readonly nextCursor: number | null;
}

export interface PageRequest {
  /** The `nextCursor` of the page before. */
  readonly before?: number | null;
  /** 1 to 100; 50 by default. */
  readonly limit?: number;
}

/** A row of the ledger with everything that it follows from. */
export interface TransactionTrace extends Transaction {
  /** Stripe's objects behind it: sessions, invoices, payments, refunds, disputes, subscriptions. */
  readonly objects: readonly string[];
  /** The events that carried those facts, oldest first. */
  readonly events: readonly {
    readonly id: string;
    readonly type: string;
    readonly createdAt: string;
  }[];
  /** The ids of further such events, which the retention policy has deleted from the event log. */
  readonly deletedEvents: readonly string[];
  /** What engineers corrected in those events, oldest first. */
  readonly corrections: readonly {
    readonly eventId: string;
    readonly correctedAt: string;
    readonly actor: string;
    readonly reason: string;
  }[];
}
