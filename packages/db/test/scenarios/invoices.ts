import { renewal, type Scenario, sale } from './scenario.ts';

export const invoices: readonly Scenario[] = [
  {
    title: 'the first invoice of a subscription',
    tell: (s) => s.invoicePaid('i', { ...renewal, reason: 'subscription_create' }),
    ledger: { subscription: 300 },
  },
  {
    title: 'a first invoice and two renewals',
    tell: (s) => {
      s.invoicePaid('i', { ...renewal, reason: 'subscription_create' });
      s.invoicePaid('j', renewal);
      s.invoicePaid('k', renewal);
    },
    ledger: { subscription: 900 },
  },
  {
    title: 'an invoice that is told twice',
    tell: (s) => {
      s.invoicePaid('i', renewal);
      s.invoicePaid('i', renewal);
    },
    ledger: { subscription: 300 },
  },
  {
    title: 'the invoice of a trial costs nothing and grants nothing',
    tell: (s) => s.invoicePaid('i', { ...renewal, price: 0, reason: 'subscription_create' }),
    ledger: {},
  },
  {
    title: 'a manual invoice grants nothing',
    tell: (s) => s.invoicePaid('i', { ...renewal, reason: 'manual' }),
    ledger: {},
  },
  {
    title: 'a change of plan that is prorated grants nothing',
    tell: (s) => s.invoicePaid('i', { ...renewal, reason: 'subscription_update', prorated: true }),
    ledger: {},
  },
  {
    title: 'a change of plan that starts a new period grants that period',
    tell: (s) => s.invoicePaid('i', { ...renewal, reason: 'subscription_update' }),
    ledger: { subscription: 300 },
  },
  {
    title: 'an invoice that fails twice and is paid',
    tell: (s) => {
      s.invoiceFailed('i', 1);
      s.invoiceFailed('i', 2);
      s.invoicePaid('i', renewal);
    },
    ledger: { subscription: 300 },
  },
  {
    title: 'a refund of an invoice finds it through its payment',
    tell: (s) => {
      s.invoicePaid('i', renewal);
      s.invoicePayment('i');
      s.refunded('i', 1000);
    },
    ledger: { subscription: 300, refund: -100 },
  },
  {
    title: 'a refund of an invoice whose payment is not told yet waits for it',
    tell: (s) => {
      s.invoicePaid('i', renewal);
      s.refunded('i', 1000);
    },
    ledger: { subscription: 300 },
  },
  {
    title: 'a dispute over an invoice holds its credits',
    tell: (s) => {
      s.invoicePayment('i');
      s.invoicePaid('i', renewal);
      s.withdrawn('i');
    },
    ledger: { subscription: 300, dispute: -300 },
  },
  {
    title: 'one payment for two invoices: a full refund of it takes both grants',
    tell: (s) => {
      for (const name of ['i', 'j']) {
        s.invoicePaid(name, renewal);
        s.paymentOfInvoice(name, 'both', 3000);
      }
      s.refunded('both', 6000);
    },
    ledger: { subscription: 600, refund: -600 },
  },
  {
    title: 'one payment for two invoices: each bears its part of a partial refund',
    tell: (s) => {
      s.invoicePaid('i', renewal);
      s.paymentOfInvoice('i', 'both', 3000);
      s.invoicePaid('j', { ...renewal, credits: 100, price: 1000 });
      s.paymentOfInvoice('j', 'both', 1000);
      s.refunded('both', 2000);
    },
    ledger: { subscription: 400, refund: -200 },
  },
  {
    title: 'one invoice paid with two payments: refunds of both add up',
    tell: (s) => {
      s.invoicePaid('i', renewal);
      s.paymentOfInvoice('i', 'one', 1000);
      s.paymentOfInvoice('i', 'two', 2000);
      s.refunded('one', 500);
      s.refunded('two', 1000);
    },
    ledger: { subscription: 300, refund: -150 },
  },
  {
    title: 'a withdrawal that knows both names and a reinstatement that knows the charge alone',
    tell: (s) => {
      s.sale('a', sale);
      s.withdrawn('a');
      s.say('charge.dispute.funds_reinstated', {
        ...{ id: s.id('du', 'a_1'), charge: s.id('ch', 'a'), payment_intent: null },
      });
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'a refund that knows both names and its failure that knows the charge alone',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 500);
      s.say('refund.failed', {
        ...{ id: s.id('re', 'a_1'), charge: s.id('ch', 'a'), payment_intent: null, amount: 500 },
      });
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'an old invoice names its charge itself, and a dispute knows the charge alone',
    tell: (s) => {
      s.invoicePaid('i', { ...renewal, object: { charge: s.id('ch', 'i') } });
      s.say('charge.dispute.funds_withdrawn', {
        ...{ id: s.id('du', 'i'), charge: s.id('ch', 'i'), payment_intent: null },
      });
    },
    ledger: { subscription: 300, dispute: -300 },
  },
  {
    title: 'an old invoice names charge and payment, and a dispute knows the charge alone',
    tell: (s) => {
      const object = { charge: s.id('ch', 'i'), payment_intent: s.id('pi', 'i') };
      s.invoicePaid('i', { ...renewal, object });
      s.say('charge.dispute.funds_withdrawn', {
        ...{ id: s.id('du', 'i'), charge: s.id('ch', 'i'), payment_intent: null },
      });
    },
    ledger: { subscription: 300, dispute: -300 },
  },
  {
    title: 'an old charge names its invoice, and so a refund of it finds the grant',
    tell: (s) => {
      s.invoicePaid('i', renewal);
      s.say('charge.refunded', {
        ...{ id: s.id('ch', 'i'), payment_intent: null, invoice: s.id('in', 'i') },
        amount_refunded: 1500,
      });
    },
    ledger: { subscription: 300, refund: -150 },
  },
  {
    title: 'an old payment intent names its invoice, and so a refund of it finds the grant',
    tell: (s) => {
      s.invoicePaid('i', renewal);
      s.say('payment_intent.succeeded', { id: s.id('pi', 'i'), invoice: s.id('in', 'i') });
      s.refunded('i', 1500);
    },
    ledger: { subscription: 300, refund: -150 },
  },
  {
    title: 'an invoice linked under both names of its payment is refunded once',
    tell: (s) => {
      s.invoicePaid('i', renewal);
      s.say('payment_intent.succeeded', {
        ...{ id: s.id('pi', 'i'), latest_charge: s.id('ch', 'i'), invoice: s.id('in', 'i') },
      });
      s.say('charge.refunded', {
        ...{ id: s.id('ch', 'i'), payment_intent: null, invoice: s.id('in', 'i') },
        amount_refunded: 1000,
      });
    },
    ledger: { subscription: 300, refund: -100 },
  },
  {
    title: 'a sale that does not say its total: the payment intent says it',
    tell: (s) => {
      s.say('checkout.session.completed', {
        ...{ id: s.id('cs', 'a'), payment_intent: s.id('pi', 'a'), amount_total: null },
        metadata: { user_id: s.userId('ada'), credits: '100' },
      });
      s.say('payment_intent.succeeded', { id: s.id('pi', 'a'), amount: 1000 });
      s.refunded('a', 500);
    },
    ledger: { purchase: 100, refund: -50 },
  },
  {
    title: 'the greatest amounts there are: the share is still exact',
    tell: (s) => {
      s.sale('a', { user: 'ada', credits: 1_000_000, price: 999_999_999_999 });
      s.refunded('a', 333_333_333_333);
    },
    ledger: { purchase: 1_000_000, refund: -333_333 },
  },
  {
    title:
      'a whole life: subscribed, renewed, refunded in part, canceled; credits that were bought stay',
    tell: (s) => {
      s.subscription('s', 'created', 'incomplete');
      s.invoicePaid('i', { ...renewal, reason: 'subscription_create' });
      s.invoicePayment('i');
      s.subscription('s', 'updated', 'active');
      s.invoicePaid('j', renewal);
      s.invoicePayment('j');
      s.refunded('j', 1500);
      s.subscription('s', 'deleted', 'canceled');
    },
    ledger: { subscription: 600, refund: -150 },
  },
];
