import { poll } from '@stripe-credits/harness/poll';
import { postEvent } from '@stripe-credits/harness/post-event';
import { fixture, type StripeEvent, thinEvent } from '@stripe-credits/stripe-events/fixtures';
import type Stripe from 'stripe';
import { addEvents, secondsAgo } from './reconciliation-fixtures.ts';
import { purchase, query, system } from './system.ts';

/** The thin event of a purchase of 10 credits by the user of this name, whose snapshot Stripe has. */
export function thinPurchase(name: string) {
  const snapshot = purchase(name, { created: secondsAgo(60) });
  addEvents(snapshot);
  return thinEvent(snapshot);
}

/** The price of the package `standard` of 200 credits. */
const PRICE = 'price_lookup_standard';

/** A paid invoice of a subscription that has so many lines of 200 credits, of which Stripe has all. */
export async function longInvoice(name: string, lineCount: number): Promise<StripeEvent> {
  await query(`UPDATE credit_packages SET stripe_price_id = '${PRICE}' WHERE id = 'standard'`);
  const id = `in_${name}`;
  const lines = Array.from({ length: lineCount }, (_, index) => ({
    id: `il_${name}_${index}`,
    object: 'line_item',
    amount: 2999,
    quantity: 1,
    metadata: {},
    parent: { type: 'subscription_item_details', subscription_item_details: { proration: false } },
    pricing: { price_details: { price: PRICE }, unit_amount_decimal: '2999' },
  }));
  // As much of a line as is read of it.
  const all = lines as unknown as Stripe.InvoiceLineItem[];
  system.stripe.state.invoices.set({ id, lines: all });
  const subscription_details = { subscription: `sub_${name}`, metadata: { user_id: name } };
  return fixture('invoice.paid', {
    id: `evt_${name}`,
    object: {
      id,
      lines: { object: 'list', data: lines.slice(0, 10), has_more: lineCount > 10 },
      parent: { type: 'subscription_details', subscription_details },
    },
  });
}

/** Posts an event to ingest as Stripe does. */
export async function post(event: object): Promise<void> {
  const { status } = await postEvent(system.webhook, event, system.webhookSecret);
  if (status !== 200) throw new Error(`ingest answered ${status}`);
}

export interface EventRow {
  readonly status: string;
  readonly reason: string | null;
  readonly failures: number;
  readonly last_error: string | null;
}

export async function findEvent(id: string): Promise<EventRow | undefined> {
  const [row] = await query<EventRow>(
    'SELECT status, reason, failures, last_error FROM stripe_events WHERE id = ?',
    id,
  );
  return row;
}

/** Waits until the event has the status. */
export const untilStatus = (id: string, status: string): Promise<EventRow> =>
  poll(async () => {
    const row = await findEvent(id);
    if (row?.status !== status) throw new Error(`${id} is ${row?.status}`);
    return row;
  });

export const deadLetterBody = async (id: string): Promise<string | undefined> => {
  const [row] = await query<{ body: string }>('SELECT body FROM dead_letters WHERE id = ?', id);
  return row?.body;
};
