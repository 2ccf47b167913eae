import type { Refused, Unavailable } from './answers.ts';

/** What a refund of the unused part of a purchase would be. Nothing is refunded by asking. */
export interface RefundQuote {
  readonly status: 'quoted';
  /** The PaymentIntent of the purchase, else its Checkout Session or its invoice. */
  readonly purchase: string;
  /** Credits that the purchase granted. */
  readonly credits: number;
  /** What refunds and disputes have left of them. */
  readonly left: number;
  /** What of `left` is still available: other credits count as spent first. */
  readonly unused: number;
  /** In the currency's smallest unit, after discounts and with taxes. */
  readonly paid: number;
  /**
   * The amount whose refund takes back `unused`: refund it in Stripe's dashboard or API. It is less
   * where a customer balance paid a part, which no payment can refund.
   */
  readonly refundable: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
  /** The payment, or its invoice, in Stripe's dashboard, for your support. */
  readonly dashboardUrl: string;
}

export type RefundQuoteResult = RefundQuote | Refused | Unavailable;
