import * as v from 'valibot';
import { Amount, Key, Metadata, userIn } from './fields.ts';
import { GRANTING_PAYMENT_STATES } from './grant-policy.ts';

/** Whom and how much an event is about, as far as it says: what an engineer looks for first. */
export interface Concern {
  readonly livemode: boolean | null;
  readonly userId: string | null;
  /** In the currency's smallest unit. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** Money was taken that grants credits: while the event is dead, somebody paid and got nothing. */
  readonly paid: boolean;
}

export const noConcern: Concern = {
  livemode: null,
  userId: null,
  amount: null,
  currency: null,
  paid: false,
};

/** Any of these can be of another shape: then it says nothing, and that is all. */
const Maybe = {
  metadata: v.fallback(Metadata, {}),
  text: v.fallback(v.nullish(Key, null), null),
  amount: v.fallback(v.nullish(Amount, null), null),
};

const Details = v.fallback(v.nullish(v.object({ metadata: Maybe.metadata })), null);

const Money = v.object({
  metadata: Maybe.metadata,
  client_reference_id: Maybe.text,
  parent: v.fallback(v.nullish(v.object({ subscription_details: Details })), null),
  currency: Maybe.text,
  payment_status: Maybe.text,
  amount_total: Maybe.amount,
  amount_paid: Maybe.amount,
  amount: Maybe.amount,
});

const SESSION_PAID = ['checkout.session.completed', 'checkout.session.async_payment_succeeded'];

/** Never throws, and reads no more than it returns. */
export function concernOf(type: string, livemode: boolean, object: unknown): Concern {
  const money = v.safeParse(Money, object);
  if (!money.success) return { ...noConcern, livemode };
  const { metadata, parent, client_reference_id, currency, ...is } = money.output;
  const amount = is.amount_total ?? is.amount_paid ?? is.amount;
  return {
    livemode,
    userId:
      userIn(metadata) ??
      userIn(parent?.subscription_details?.metadata ?? {}) ??
      client_reference_id,
    amount,
    currency,
    paid:
      (SESSION_PAID.includes(type) && GRANTING_PAYMENT_STATES.includes(is.payment_status ?? '')) ||
      (type === 'invoice.paid' && (is.amount_paid ?? 0) > 0),
  };
}
