import * as v from 'valibot';
import { Amount, ExpandableId, Identifier, Metadata, parseUserId } from './fields.ts';
import { GRANTING_PAYMENT_STATUSES } from './grant-policy.ts';
import { namesCredits } from './purchase-terms.ts';

/** The user and the amount of an event, as far as its object has them, for the list of dead letters. */
export interface EventSummary {
  readonly livemode: boolean | null;
  readonly userId: string | null;
  /** The key of the purchase: its PaymentIntent, else its session, else its invoice. */
  readonly purchase: string | null;
  /** In the currency's smallest unit. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** Whether money was taken for credits: while the event is dead, a buyer has nothing. */
  readonly paid: boolean;
}

export const EMPTY_SUMMARY: EventSummary = {
  livemode: null,
  userId: null,
  purchase: null,
  amount: null,
  currency: null,
  paid: false,
};

/** A field of another shape counts as missing. */
const Lenient = {
  metadata: v.fallback(Metadata, {}),
  text: v.fallback(v.nullish(Identifier, null), null),
  amount: v.fallback(v.nullish(Amount, null), null),
};

const SubscriptionDetails = v.fallback(v.nullish(v.object({ metadata: Lenient.metadata })), null);

const PaymentFields = v.object({
  id: Lenient.text,
  payment_intent: v.fallback(ExpandableId, null),
  metadata: Lenient.metadata,
  client_reference_id: Lenient.text,
  parent: v.fallback(v.nullish(v.object({ subscription_details: SubscriptionDetails })), null),
  currency: Lenient.text,
  payment_status: Lenient.text,
  amount_total: Lenient.amount,
  amount_paid: Lenient.amount,
  total: Lenient.amount,
  amount: Lenient.amount,
});
type PaymentFields = v.InferOutput<typeof PaymentFields>;

/** Never throws, whatever the object is. */
export function summarizeEvent(type: string, livemode: boolean, object: unknown): EventSummary {
  const parsed = v.safeParse(PaymentFields, object);
  if (!parsed.success) return { ...EMPTY_SUMMARY, livemode };
  const payment = parsed.output;
  return {
    livemode,
    userId:
      parseUserId(payment.metadata) ??
      parseUserId(payment.parent?.subscription_details?.metadata ?? {}) ??
      payment.client_reference_id,
    purchase: purchaseKey(type, payment),
    amount: payment.amount_total ?? payment.total ?? payment.amount_paid ?? payment.amount,
    currency: payment.currency,
    paid: isPaid(type, payment),
  };
}

function isPaid(type: string, payment: PaymentFields): boolean {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return GRANTING_PAYMENT_STATUSES.includes(payment.payment_status ?? '');
    case 'payment_intent.succeeded':
      return namesCredits(payment.metadata ?? {});
    case 'invoice.paid':
      return (payment.total ?? payment.amount_paid ?? 0) > 0;
    default:
      return false;
  }
}

/** As ledger ids begin: the PaymentIntent, else the session, else the invoice. */
function purchaseKey(type: string, { id, payment_intent }: PaymentFields): string | null {
  if (type.startsWith('checkout.session.')) return payment_intent ?? id;
  return type === 'payment_intent.succeeded' || type === 'invoice.paid' ? id : null;
}
