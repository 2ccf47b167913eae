import type { Narrator } from './model/narrator.ts';

/** What a story comes to: the sum of each kind of ledger row, and with it the balance of `ada`. */
interface Scenario {
  readonly title: string;
  readonly tell: (stripe: Narrator) => void;
  readonly ledger: Partial<Record<'purchase' | 'subscription' | 'refund' | 'dispute', number>>;
}

const sale = { user: 'ada', credits: 100, price: 1000 };
const odd = { user: 'ada', credits: 100, price: 999 };
const renewal = { user: 'ada', credits: 300, price: 3000 };

export const scenarios: readonly Scenario[] = [
  // Purchases
  { title: 'a sale', tell: (s) => s.sale('a', sale), ledger: { purchase: 100 } },
  {
    title: 'a sale told by two distinct events',
    tell: (s) => {
      s.sale('a', sale);
      s.sale('a', sale);
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'a sale and its payment intent',
    tell: (s) => {
      s.sale('a', sale);
      s.intentPaid('a');
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'two sales of one user',
    tell: (s) => {
      s.sale('a', sale);
      s.sale('b', { ...sale, credits: 7 });
    },
    ledger: { purchase: 107 },
  },
  { title: 'a payment that is awaited', tell: (s) => s.awaited('a', sale), ledger: {} },
  {
    title: 'a payment that is awaited and comes',
    tell: (s) => {
      s.awaited('a', sale);
      s.paidLate('a', sale);
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'a payment that is awaited and fails',
    tell: (s) => {
      s.awaited('a', sale);
      s.saleFailed('a', sale);
    },
    ledger: {},
  },
  { title: 'a basket that is left', tell: (s) => s.abandoned('a', sale), ledger: {} },
  {
    title: 'a sale and a stray expiry of its session: nothing is taken away',
    tell: (s) => {
      s.sale('a', sale);
      s.abandoned('a', sale);
    },
    ledger: { purchase: 100 },
  },

  // Refunds
  {
    title: 'a full refund, told by the charge',
    tell: (s) => {
      s.sale('a', sale);
      s.refunded('a', 1000);
    },
    ledger: { purchase: 100, refund: -100 },
  },
  {
    title: 'a full refund, told by the refund',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 1000);
    },
    ledger: { purchase: 100, refund: -100 },
  },
  {
    title: 'a full refund, told by both: taken once',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 1000);
      s.refunded('a', 1000);
      s.refundUpdated('a', '1', 1000);
    },
    ledger: { purchase: 100, refund: -100 },
  },
  {
    title: 'a partial refund takes its share',
    tell: (s) => {
      s.sale('a', sale);
      s.refunded('a', 250);
    },
    ledger: { purchase: 100, refund: -25 },
  },
  {
    title: 'a partial refund of an odd price is rounded in the buyer’s favour',
    tell: (s) => {
      s.sale('a', odd);
      s.refunded('a', 500);
    },
    ledger: { purchase: 100, refund: -50 },
  },
  {
    title: 'a refund of a cent takes nothing',
    tell: (s) => {
      s.sale('a', sale);
      s.refunded('a', 1);
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'two partial refunds add up',
    tell: (s) => {
      s.sale('a', sale);
      s.refunded('a', 300);
      s.refunded('a', 500);
    },
    ledger: { purchase: 100, refund: -50 },
  },
  {
    title: 'two partial refunds, each rounded in one: 333 and 333 of 999 are 66 of 100',
    tell: (s) => {
      s.sale('a', odd);
      s.refundCreated('a', '1', 333);
      s.refundCreated('a', '2', 333);
    },
    ledger: { purchase: 100, refund: -66 },
  },
  {
    title: 'a partial refund and then the rest takes all, though the shares were rounded',
    tell: (s) => {
      s.sale('a', odd);
      s.refunded('a', 333);
      s.refunded('a', 999);
    },
    ledger: { purchase: 100, refund: -100 },
  },
  {
    title: 'more refunded than was paid takes no more than was granted',
    tell: (s) => {
      s.sale('a', sale);
      s.refunded('a', 5000);
    },
    ledger: { purchase: 100, refund: -100 },
  },
  {
    title: 'a pending refund counts',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 400, 'pending');
    },
    ledger: { purchase: 100, refund: -40 },
  },
  {
    title: 'a refund that fails later gives the credits back',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 1000);
      s.refunded('a', 1000);
      s.refundFailed('a', '1', 1000);
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'a refund that is canceled gives the credits back',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 600, 'pending');
      s.refundUpdated('a', '1', 600, 'canceled');
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'of two refunds one fails: the other stays',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 200);
      s.refundCreated('a', '2', 300);
      s.refunded('a', 500);
      s.refundFailed('a', '2', 300);
    },
    ledger: { purchase: 100, refund: -20 },
  },
  {
    title: 'a failed refund is made once more',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 1000);
      s.refunded('a', 1000);
      s.refundFailed('a', '1', 1000);
      s.refundCreated('a', '2', 1000);
      s.refunded('a', 1000);
    },
    ledger: { purchase: 100, refund: -100 },
  },
  {
    title: 'only the charge and the failure are told',
    tell: (s) => {
      s.sale('a', sale);
      s.refunded('a', 500);
      s.refundFailed('a', '1', 500);
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'a refund of something that was never sold',
    tell: (s) => s.refunded('x', 500),
    ledger: {},
  },
  {
    title: 'a refund of one sale leaves the other alone',
    tell: (s) => {
      s.sale('a', sale);
      s.sale('b', sale);
      s.refunded('b', 1000);
    },
    ledger: { purchase: 200, refund: -100 },
  },
  {
    title: 'a refund that knows the charge alone finds its sale through the payment',
    tell: (s) => {
      s.sale('a', sale);
      s.intentPaid('a');
      s.say('refund.created', {
        id: s.id('re', 'old'),
        charge: s.id('ch', 'a'),
        payment_intent: null,
        amount: 500,
      });
    },
    ledger: { purchase: 100, refund: -50 },
  },

  // Disputes
  {
    title: 'a dispute that is opened moves nothing',
    tell: (s) => {
      s.sale('a', sale);
      s.disputed('a');
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'withdrawn funds hold all credits',
    tell: (s) => {
      s.sale('a', sale);
      s.disputed('a');
      s.withdrawn('a');
    },
    ledger: { purchase: 100, dispute: -100 },
  },
  {
    title: 'a dispute that is won gives them back',
    tell: (s) => {
      s.sale('a', sale);
      s.withdrawn('a');
      s.disputeClosed('a', 'won');
      s.reinstated('a');
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'a dispute that is lost keeps them',
    tell: (s) => {
      s.sale('a', sale);
      s.withdrawn('a');
      s.disputeClosed('a', 'lost');
    },
    ledger: { purchase: 100, dispute: -100 },
  },
  {
    title: 'an inquiry that is closed moves nothing',
    tell: (s) => {
      s.sale('a', sale);
      s.disputed('a');
      s.disputeClosed('a', 'warning_closed');
    },
    ledger: { purchase: 100 },
  },
  {
    title: 'a dispute after a partial refund holds only the rest',
    tell: (s) => {
      s.sale('a', sale);
      s.refunded('a', 400);
      s.withdrawn('a');
    },
    ledger: { purchase: 100, refund: -40, dispute: -60 },
  },
  {
    title: 'a reinstatement after a refund gives back only what the dispute took',
    tell: (s) => {
      s.sale('a', sale);
      s.refunded('a', 400);
      s.withdrawn('a');
      s.reinstated('a');
    },
    ledger: { purchase: 100, refund: -40 },
  },
  {
    title: 'a refund while funds are withdrawn takes over from the dispute',
    tell: (s) => {
      s.sale('a', sale);
      s.withdrawn('a');
      s.refunded('a', 1000);
    },
    ledger: { purchase: 100, refund: -100 },
  },
  {
    title: 'two disputes on one charge hold no more than one',
    tell: (s) => {
      s.sale('a', sale);
      s.withdrawn('a', '1');
      s.withdrawn('a', '2');
    },
    ledger: { purchase: 100, dispute: -100 },
  },
  {
    title: 'of two disputes one is won: the other still holds',
    tell: (s) => {
      s.sale('a', sale);
      s.withdrawn('a', '1');
      s.withdrawn('a', '2');
      s.reinstated('a', '1');
    },
    ledger: { purchase: 100, dispute: -100 },
  },
  {
    title: 'a refund fails while a dispute holds: the dispute holds it all',
    tell: (s) => {
      s.sale('a', sale);
      s.refundCreated('a', '1', 500);
      s.withdrawn('a');
      s.refundFailed('a', '1', 500);
    },
    ledger: { purchase: 100, dispute: -100 },
  },

  // Invoices
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
