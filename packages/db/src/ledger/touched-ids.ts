import type { Fact } from '@stripe-credits/stripe-events';
import type { TouchedIds } from './purchase-links.ts';

type IdLists = { readonly [List in keyof TouchedIds]: string[] };

/** The ids by which posting finds the purchases of the facts. */
export function touchedIds(facts: readonly Fact[]): IdLists {
  const lists: IdLists = { sessions: [], intents: [], invoices: [], payments: [] };
  for (const fact of facts) addIds(lists, fact);
  return lists;
}

/** `payments` are those from which links lead further: of payments and of invoices. */
function addIds({ sessions, intents, invoices, payments }: IdLists, { kind, row }: Fact): void {
  switch (kind) {
    case 'checkoutSession':
      sessions.push(row.id);
      if (row.invoice !== null) invoices.push(row.invoice);
      if (row.paymentIntent === null) return;
      intents.push(row.paymentIntent);
      // A session that waits may not name the invoice that is its receipt: its payment does.
      if (row.status !== 'paid') payments.push(row.paymentIntent);
      return;
    case 'paymentIntent':
      intents.push(row.id);
      payments.push(row.id);
      return;
    case 'invoice':
      invoices.push(row.id);
      payments.push(row.id);
      return;
    case 'invoicePayment':
      invoices.push(row.invoice);
      intents.push(row.payment);
      payments.push(row.invoice, row.payment);
      return;
    case 'chargePayment':
      intents.push(row.payment);
      payments.push(row.id, row.payment);
      return;
    case 'charge':
    case 'refund':
    case 'disputeFunds':
      intents.push(row.payment);
      payments.push(row.payment);
      return;
    case 'dispute':
    case 'subscription':
      return;
  }
}
