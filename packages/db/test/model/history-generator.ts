import type { Correction } from '@stripe-credits/stripe-events';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { createEventWriter } from './event-generator.ts';
import { checkouts, invoices, subscriptions, topUps } from './history-parts.ts';
import { writeCheckout, writeInvoice, writeSubscription, writeTopUp } from './history-writer.ts';

export const histories = fc.record({
  checkouts: fc.array(checkouts, { maxLength: 4 }),
  topUps: fc.array(topUps, { maxLength: 2 }),
  invoices: fc.array(invoices, { maxLength: 3 }),
  subscriptions: fc.array(subscriptions, { maxLength: 2 }),
});

type Generated<A> = A extends fc.Arbitrary<infer Value> ? Value : never;
export type History = Generated<typeof histories>;

/** Every event that Stripe sends for a history, and what an engineer corrects in them. */
export function writeHistory(
  history: History,
  prefix: string,
): { events: StripeEvent[]; corrections: Map<string, Correction> } {
  const stripe = createEventWriter(prefix);
  for (const [index, checkout] of history.checkouts.entries())
    writeCheckout(stripe, `p${index}`, checkout);
  for (const [index, topUp] of history.topUps.entries()) writeTopUp(stripe, `t${index}`, topUp);
  for (const [index, invoice] of history.invoices.entries())
    writeInvoice(stripe, `r${index}`, invoice);
  for (const [index, subscription] of history.subscriptions.entries())
    writeSubscription(stripe, `s${index}`, subscription);
  return stripe;
}

export const eventsOf = (history: History, prefix: string): StripeEvent[] =>
  writeHistory(history, prefix).events;
