import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { purchaseWithoutUser } from './deliver.ts';

interface DeclinedPayment {
  readonly event?: string;
  readonly charge?: string;
  readonly last_payment_error?: object;
}

/** A declined payment of a user of its own; by default its first attempt. */
export function declinedPayment(
  name: string,
  { event = name, charge = `ch_${name}`, ...object }: DeclinedPayment = {},
) {
  const error = { code: 'card_declined', decline_code: 'insufficient_funds', message: 'x', charge };
  return fixture('payment_intent.payment_failed', {
    id: `evt_${event}`,
    object: {
      id: `pi_${name}`,
      latest_charge: charge,
      last_payment_error: error,
      metadata: { user_id: name },
      ...object,
    },
  });
}

export const unpaidInvoice = (name: string, { event = name, attempt_count = 1 } = {}) =>
  fixture('invoice.payment_failed', {
    id: `evt_${event}`,
    object: { id: `in_${name}`, attempt_count },
  });

/** One event for each kind of notification. */
export const eventsOfEachKind = (name: string) =>
  [declinedPayment(name), unpaidInvoice(name), purchaseWithoutUser(name)].map((event, index) => ({
    ...event,
    id: `evt_${name}_${index}`,
  }));
