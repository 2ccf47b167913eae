import { MODEL_PACKAGES } from '../model/packages.ts';
import { afterInvoice, invoice, scenario } from './scenario.ts';

const firstInvoice = { ...invoice, billingReason: 'subscription_create' };
const planChange = { ...invoice, billingReason: 'subscription_update' };

const byId = (id: string) => {
  const item = MODEL_PACKAGES.find((item) => item.id === id);
  if (!item) throw new Error(`no package ${id}`);
  return item;
};
/** 500 credits for 60.00, 6000 for 599.00 and 70 for 9.99. */
const [month, year, pack] = [byId('model_month'), byId('model_year'), byId('model_pack')];
/** A line that gives back this share of a month. */
const unused = (share: number) => ({ item: month, amount: -6000 * share });

export const invoices = [
  scenario('a first invoice', { subscription: 300 }, (s) => s.invoicePaid('i', firstInvoice)),
  scenario('a first invoice and two renewals', { subscription: 900 }, (s) => {
    s.invoicePaid('i', firstInvoice);
    s.invoicePaid('j', invoice);
    s.invoicePaid('k', invoice);
  }),
  afterInvoice('two distinct events of one invoice', {}, (s) => s.invoicePaid('i', invoice)),
  scenario('the free invoice of a trial', {}, (s) =>
    s.invoicePaid('i', { ...firstInvoice, price: 0 }),
  ),
  scenario('a manual invoice of a subscription with credits', {}, (s) =>
    s.invoicePaid('i', {
      ...invoice,
      billingReason: 'manual',
      object: { lines: { data: [{ amount: 3000, quantity: 1, metadata: {} }] } },
    }),
  ),
  scenario('a prorated change of plan', {}, (s) =>
    s.invoicePaid('i', { ...planChange, prorated: true }),
  ),
  scenario('a change of plan whose lines have no price of a package', {}, (s) =>
    s.invoicePaid('i', planChange),
  ),
  scenario('an invoice that is paid at the third attempt', { subscription: 300 }, (s) => {
    s.invoicePaymentFailed('i', 1);
    s.invoicePaymentFailed('i', 2);
    s.invoicePaid('i', invoice);
  }),
  afterInvoice('a refund finds the invoice by its payment', { refund: -100 }, (s) => {
    s.invoicePaymentPaid('i');
    s.chargeRefunded('i', 1000);
  }),
  afterInvoice('a refund of a payment that no invoice names yet takes nothing', {}, (s) =>
    s.chargeRefunded('i', 1000),
  ),
  afterInvoice('a dispute holds the credits of an invoice', { dispute: -300 }, (s) => {
    s.invoicePaymentPaid('i');
    s.fundsWithdrawn('i');
  }),
  scenario('a full refund of two invoices’ payment', { subscription: 600, refund: -600 }, (s) => {
    for (const name of ['i', 'j']) {
      s.invoicePaid(name, invoice);
      s.invoicePaymentPaid(name, 'both', 3000);
    }
    s.chargeRefunded('both', 6000);
  }),
  scenario('a half refund of two invoices’ payment', { subscription: 400, refund: -200 }, (s) => {
    s.invoicePaid('i', invoice);
    s.invoicePaymentPaid('i', 'both', 3000);
    s.invoicePaid('j', { ...invoice, credits: 100, price: 1000 });
    s.invoicePaymentPaid('j', 'both', 1000);
    s.chargeRefunded('both', 2000);
  }),
  afterInvoice('refunds of both payments of an invoice add up', { refund: -150 }, (s) => {
    s.invoicePaymentPaid('i', 'one', 1000);
    s.invoicePaymentPaid('i', 'two', 2000);
    s.chargeRefunded('one', 500);
    s.chargeRefunded('two', 1000);
  }),
  scenario('an old invoice names its charge', { subscription: 300, dispute: -300 }, (s) => {
    const charge = s.id('ch', 'i');
    s.invoicePaid('i', { ...invoice, object: { charge } });
    s.fundsWithdrawn('i', '1', { charge, payment_intent: null });
  }),
  scenario('an old invoice names charge and intent', { subscription: 300, dispute: -300 }, (s) => {
    const charge = s.id('ch', 'i');
    s.invoicePaid('i', { ...invoice, object: { charge, payment_intent: s.id('pi', 'i') } });
    s.fundsWithdrawn('i', '1', { charge, payment_intent: null });
  }),
  afterInvoice('an old charge names its invoice', { refund: -150 }, (s) => {
    const charge = { id: s.id('ch', 'i'), payment_intent: null, invoice: s.id('in', 'i') };
    s.write('charge.refunded', { ...charge, amount_refunded: 1500 });
  }),
  afterInvoice('an old payment intent names its invoice', { refund: -150 }, (s) => {
    s.paymentSucceeded('i', { invoice: s.id('in', 'i') });
    s.chargeRefunded('i', 1500);
  }),
  afterInvoice('an invoice that charge and intent name is refunded once', { refund: -100 }, (s) => {
    const charge = { id: s.id('ch', 'i'), payment_intent: null, invoice: s.id('in', 'i') };
    s.write('payment_intent.succeeded', {
      id: s.id('pi', 'i'),
      charges: { data: [{ id: charge.id }] },
      metadata: {},
      invoice: charge.invoice,
    });
    s.write('charge.refunded', { ...charge, amount_refunded: 1000 });
  }),
  scenario('a month and an upgrade in its middle', { subscription: 3500 }, (s) => {
    s.packagesInvoiced('i', { user: 'ada', lines: [{ item: month, amount: 6000 }] });
    s.packagesInvoiced('j', { user: 'ada', lines: [unused(0.5), { item: year, amount: 32_445 }] });
  }),
  scenario(
    'a year that is given back half is a revocation',
    { subscription: 6000, refund: -2500 },
    (s) => {
      s.packagesInvoiced('i', { user: 'ada', lines: [{ item: year, amount: 59_900 }] });
      const back = { item: year, amount: -29_950 };
      s.packagesInvoiced('j', { user: 'ada', lines: [back, { item: month, amount: 6000 }] });
    },
  ),
  scenario(
    'yearly, monthly and yearly again sum to one year',
    { subscription: 11_500, refund: -5500 },
    (s) => {
      s.packagesInvoiced('i', { user: 'ada', lines: [{ item: year, amount: 59_900 }] });
      const back = { item: year, amount: -59_900 };
      s.packagesInvoiced('j', { user: 'ada', lines: [back, { item: month, amount: 6000 }] });
      s.packagesInvoiced('k', { user: 'ada', lines: [unused(1), { item: year, amount: 59_900 }] });
    },
  ),
  scenario('a refund of an invoice that revoked takes nothing more', { refund: -250 }, (s) => {
    s.packagesInvoiced('i', { user: 'ada', lines: [unused(0.5)] });
    s.invoicePaymentPaid('i');
    s.chargeRefunded('i', 5999);
    s.fundsWithdrawn('i');
  }),
  scenario('a pack on a manual invoice is a purchase', { purchase: 70 }, (s) =>
    s.packagesInvoiced('i', {
      user: 'ada',
      lines: [{ item: pack, amount: 999 }],
      object: { billing_reason: 'manual', parent: null, metadata: { user_id: s.userId('ada') } },
    }),
  ),
  scenario('a manual invoice by its own metadata', { purchase: 300, refund: -100 }, (s) => {
    const metadata = s.metadata(invoice);
    const object = { billing_reason: 'manual', parent: null, metadata };
    s.invoicePaid('i', { ...invoice, object });
    s.invoicePaymentPaid('i');
    s.chargeRefunded('i', 1000);
  }),
  scenario('an invoice that is paid from the balance', { subscription: 300 }, (s) =>
    s.invoicePaid('i', { ...invoice, object: { amount_paid: 0, amount_due: 0 } }),
  ),
  scenario('an invoice that is paid outside of Stripe', { subscription: 300 }, (s) =>
    s.invoicePaid('i', { ...invoice, object: { amount_paid: 0 } }),
  ),
  scenario('an invoice that a coupon paid', { subscription: 300 }, (s) =>
    s.invoicePaid('i', { ...invoice, object: { amount_paid: 0, amount_due: 0, total: 0 } }),
  ),
  scenario(
    'a refund of the part that a card paid takes its share of the total',
    { subscription: 300, refund: -100 },
    (s) => {
      s.invoicePaid('i', { ...invoice, object: { amount_paid: 1000, amount_due: 1000 } });
      s.invoicePaymentPaid('i', 'i', 1000);
      s.chargeRefunded('i', 1000);
    },
  ),
  scenario('an invoice and a payment intent that both name credits', { subscription: 300 }, (s) => {
    s.intentPaid('i', { user: 'ada', credits: 999, price: 3000 });
    s.invoicePaid('i', invoice);
    s.invoicePaymentPaid('i', 'i', 3000);
  }),
  scenario(
    'a payment intent with credits that pays an invoice without',
    { purchase: 100, refund: -50 },
    (s) => {
      s.intentPaid('i', { user: 'ada', credits: 100, price: 1000 });
      s.invoicePaid('i', planChange);
      s.invoicePaymentPaid('i', 'i', 1000);
      s.chargeRefunded('i', 500);
    },
  ),
  scenario('a subscription from start to end', { subscription: 600, refund: -150 }, (s) => {
    s.subscription('s', 'created', 'incomplete');
    s.invoicePaid('i', firstInvoice);
    s.invoicePaymentPaid('i');
    s.subscription('s', 'updated', 'active');
    s.invoicePaid('j', invoice);
    s.invoicePaymentPaid('j');
    s.chargeRefunded('j', 1500);
    s.subscription('s', 'deleted', 'canceled');
  }),
];
