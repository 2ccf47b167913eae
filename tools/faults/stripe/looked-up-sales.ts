import { fixture, thinEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { OUR_ACCOUNT } from '../settings.ts';
import { type InvoiceLine, type NamedWorkload, toPayload, workloadOf } from './payload.ts';
import { paymentOf } from './payment-sales.ts';
import { CREDITS, SILVER_PACKAGE, sale } from './sales.ts';

/** Whether Stripe has the object only after the repair. */
const isMissing = fc.constantFrom(false, false, false, true);

const sales = fc.constantFrom(
  (name: string) => sale(name),
  (name: string) => paymentOf(name, { user_id: name, credits: String(CREDITS) }),
);

/** A thin event, whose snapshot Stripe has; a second endpoint may get the snapshot itself. */
export const thinSale: NamedWorkload = fc
  .record({ sales, isMissing, hasSnapshot: fc.boolean(), isOfOurAccount: fc.boolean() })
  .map(({ sales, isMissing, hasSnapshot, isOfOurAccount }) => (name) => {
    const event = sales(name);
    const thin = { ...thinEvent(event), ...(isOfOurAccount && { context: OUR_ACCOUNT }) };
    const payload = toPayload(thin, { lookedUp: { kind: 'event', event, isMissing } });
    return workloadOf([payload, ...(hasSnapshot ? [toPayload(event)] : [])], { [name]: CREDITS });
  });

/** How many lines an event carries. */
const LINES_OF_EVENT = 10;
/** Around the number that an event carries, and around the hundred of one page of Stripe's list. */
const LINE_COUNTS = [11, 14, 100, 101, 230] as const;

/** An invoice whose event carries ten of its lines. Every third line charges half of the price. */
export const longInvoice: NamedWorkload = fc
  .record({ isMissing, lineCount: fc.constantFrom(...LINE_COUNTS) })
  .map(({ isMissing, lineCount }) => (name) => {
    const id = `in_${name}`;
    const { credits, unitAmount } = SILVER_PACKAGE;
    const lines = Array.from({ length: lineCount }, (_, index) =>
      toLine(`il_${name}_${index}`, index % 3 === 0 ? unitAmount / 2 : unitAmount),
    );
    const total = lines.reduce((sum, { amount }) => sum + amount, 0);
    const event = fixture('invoice.paid', {
      id: `evt_${name}`,
      object: {
        id,
        total,
        amount_due: total,
        amount_paid: total,
        parent: {
          subscription_details: { subscription: `sub_${name}`, metadata: { user_id: name } },
        },
        lines: { object: 'list', data: lines.slice(0, LINES_OF_EVENT), has_more: true },
      },
    });
    const lookedUp = { kind: 'invoice', id, lines, isMissing } as const;
    return workloadOf([toPayload(event, { lookedUp })], {
      [name]: Math.ceil((credits * total) / unitAmount),
    });
  });

const toLine = (id: string, amount: number): InvoiceLine => ({
  id,
  object: 'line_item',
  amount,
  quantity: 1,
  metadata: {},
  parent: { type: 'subscription_item_details', subscription_item_details: { proration: true } },
  pricing: {
    price_details: { price: SILVER_PACKAGE.stripePriceId },
    unit_amount_decimal: String(SILVER_PACKAGE.unitAmount),
  },
});
