/** The notifications that handlers draft. */
export const PAYMENT_NOTIFICATION_KINDS = ['payment_failed', 'invoice_failed'] as const;

/** What a handler knows of a notification. The commit adds the event and the time. */
export interface NotificationDraft {
  /** Deduplicates: two events about one attempt have the same key. */
  readonly key: string;
  readonly kind: (typeof PAYMENT_NOTIFICATION_KINDS)[number];
  /** The PaymentIntent or invoice that failed. */
  readonly objectId: string;
  /** `metadata.user_id`; null where it is missing. */
  readonly userId: string | null;
  /** In the currency's smallest unit. */
  readonly amount: number;
  readonly currency: string;
  /** Stripe's decline code or error code. */
  readonly reason: string | null;
  /** When Stripe retries the invoice, ISO 8601, UTC; null when it does not. */
  readonly retryAt: string | null;
}
