import type { Correction } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { eventWorkload, type NamedWorkload } from './payload.ts';
import { paymentOf } from './payment-sales.ts';
import { CREDITS, sale } from './sales.ts';

type Metadata = Readonly<Record<string, unknown>>;

const credits = String(CREDITS);

/** What is wrong with the metadata, and what an engineer makes of it. */
const mistakes = fc.constantFrom<(name: string) => { metadata: Metadata; correction: Correction }>(
  (name) => ({ metadata: { user_id: undefined, credits }, correction: { user_id: name } }),
  (name) => ({ metadata: { user_id: name, credits: 'seven' }, correction: { credits } }),
  (name) => ({
    metadata: { user_id: name, credits, package_id: 'platinum' },
    correction: { package_id: null },
  }),
);

const manualInvoice = (name: string, metadata: Metadata): StripeEvent =>
  fixture('invoice.paid', {
    id: `evt_${name}`,
    object: {
      id: `in_${name}`,
      billing_reason: 'manual',
      metadata,
      parent: null,
      lines: { data: [{ id: `il_${name}`, amount: 5999, quantity: 1, metadata: {} }] },
    },
  });

const purchases = fc.constantFrom(
  (name: string, metadata: Metadata) => sale(name, { metadata }),
  (name: string, metadata: Metadata) => paymentOf(name, metadata),
  manualInvoice,
);

/** A purchase that no replay can handle, until an engineer corrects its metadata. */
export const repairableSale: NamedWorkload = fc
  .tuple(purchases, mistakes)
  .map(([toEvent, toMistake]) => (name) => {
    const { metadata, correction } = toMistake(name);
    return eventWorkload(toEvent(name, metadata), { [name]: CREDITS }, { correction });
  });

/** The same without a correction: it stays dead. */
export const saleToNobody: NamedWorkload = purchases.map(
  (toEvent) => (name) => eventWorkload(toEvent(name, { user_id: undefined, credits })),
);
