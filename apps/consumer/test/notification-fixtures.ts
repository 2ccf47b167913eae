import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { purchase } from './deliver.ts';

interface Declined {
  readonly event?: string;
  readonly charge?: string;
  readonly last_payment_error?: object;
}

/** A declined payment of a user of its own: by default its first attempt. */
export function declined(
  name: string,
  { event = name, charge = `ch_${name}`, ...object }: Declined = {},
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

export const unpaid = (name: string, { event = name, attempt_count = 1 } = {}) =>
  fixture('invoice.payment_failed', {
    id: `evt_${event}`,
    object: { id: `in_${name}`, attempt_count },
  });

/** A paid session that names nobody: dead at once. */
export const poisoned = (name: string) => purchase(name, { metadata: { credits: '7' } });

/** One of each kind, for which the same word stands in all names. */
export const everyKind = (name: string) =>
  [declined(name), unpaid(name), poisoned(name)].map((event, n) => ({
    ...event,
    id: `evt_${name}_${n}`,
  }));
