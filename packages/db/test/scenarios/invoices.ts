import { afterInvoice, invoice, scenario } from './scenario.ts';

const firstInvoice = { ...invoice, billingReason: 'subscription_create' };
const planChange = { ...invoice, billingReason: 'subscription_update' };

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
  scenario('a manual invoice', {}, (s) =>
    s.invoicePaid('i', { ...invoice, billingReason: 'manual' }),
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
