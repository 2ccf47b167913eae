import { afterPurchase, invoice, purchase, scenario } from './scenario.ts';

const oddlyPriced = { user: 'ada', credits: 100, price: 999 };

export const refunds = [
  afterPurchase('a full refund, shown by the charge', { refund: -100 }, (s) =>
    s.chargeRefunded('a', 1000),
  ),
  afterPurchase('a full refund, shown by the refund', { refund: -100 }, (s) =>
    s.refundCreated('a', '1', 1000),
  ),
  afterPurchase('a full refund, shown by both, counts once', { refund: -100 }, (s) => {
    s.refundCreated('a', '1', 1000);
    s.chargeRefunded('a', 1000);
    s.refundUpdated('a', '1', 1000);
  }),
  afterPurchase('a partial refund', { refund: -25 }, (s) => s.chargeRefunded('a', 250)),
  scenario('a share is rounded in the buyer’s favour', { purchase: 100, refund: -50 }, (s) => {
    s.checkoutPaid('a', oddlyPriced);
    s.chargeRefunded('a', 500);
  }),
  afterPurchase('a refund of one cent takes nothing', {}, (s) => s.chargeRefunded('a', 1)),
  afterPurchase('two partial refunds add up', { refund: -50 }, (s) => {
    s.chargeRefunded('a', 300);
    s.chargeRefunded('a', 500);
  }),
  scenario('partial refunds are rounded together', { purchase: 100, refund: -66 }, (s) => {
    s.checkoutPaid('a', oddlyPriced);
    s.refundCreated('a', '1', 333);
    s.refundCreated('a', '2', 333);
  }),
  scenario('partial refunds of everything take all', { purchase: 100, refund: -100 }, (s) => {
    s.checkoutPaid('a', oddlyPriced);
    s.chargeRefunded('a', 333);
    s.chargeRefunded('a', 999);
  }),
  afterPurchase('a refund of more than was paid takes the grant', { refund: -100 }, (s) =>
    s.chargeRefunded('a', 5000),
  ),
  scenario(
    'a refund of a payment intent without a session',
    { purchase: 100, refund: -25 },
    (s) => {
      s.intentPaid('a', purchase);
      s.chargeRefunded('a', 250);
    },
  ),
  scenario('a refund of a session and its payment intent', { purchase: 100, refund: -25 }, (s) => {
    s.intentPaid('a', purchase);
    s.checkoutPaid('a', purchase);
    s.chargeRefunded('a', 250);
  }),
  scenario('a refund of a session with a receipt', { purchase: 100, refund: -25 }, (s) => {
    s.intentPaid('a', purchase);
    s.checkoutPaid('a', purchase, { invoice: s.id('in', 'a') });
    s.invoicePaid('a', { ...invoice, billingReason: 'subscription_cycle' });
    s.invoicePaymentPaid('a', 'a', 1000);
    s.chargeRefunded('a', 250);
  }),
  scenario('a refund of a session that waited', { purchase: 100, refund: -25 }, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.paymentSucceeded('a', { amount: 1000, amount_received: 1000 });
    s.chargeRefunded('a', 250);
  }),
  afterPurchase('an older endpoint’s update of a refund', { refund: -40 }, (s) =>
    s.write('charge.refund.updated', {
      id: s.id('re', 'a'),
      payment_intent: s.id('pi', 'a'),
      amount: 400,
      status: 'succeeded',
    }),
  ),
  afterPurchase('an older endpoint’s update that a refund failed', {}, (s) => {
    s.refundCreated('a', '1', 400);
    s.write('charge.refund.updated', {
      id: s.id('re', 'a_1'),
      payment_intent: s.id('pi', 'a'),
      amount: 400,
      status: 'failed',
    });
  }),
  afterPurchase('a pending refund counts', { refund: -40 }, (s) =>
    s.refundCreated('a', '1', 400, 'pending'),
  ),
  afterPurchase('a refund that fails later returns the credits', {}, (s) => {
    s.refundCreated('a', '1', 1000);
    s.chargeRefunded('a', 1000);
    s.refundFailed('a', '1', 1000);
  }),
  afterPurchase('a refund that is canceled returns the credits', {}, (s) => {
    s.refundCreated('a', '1', 600, 'pending');
    s.refundUpdated('a', '1', 600, 'canceled');
  }),
  afterPurchase('one of two refunds fails, the other counts', { refund: -20 }, (s) => {
    s.refundCreated('a', '1', 200);
    s.refundCreated('a', '2', 300);
    s.chargeRefunded('a', 500);
    s.refundFailed('a', '2', 300);
  }),
  afterPurchase('a failed refund is repeated', { refund: -100 }, (s) => {
    s.refundCreated('a', '1', 1000);
    s.chargeRefunded('a', 1000);
    s.refundFailed('a', '1', 1000);
    s.refundCreated('a', '2', 1000);
    s.chargeRefunded('a', 1000);
  }),
  afterPurchase('a failed refund that only the charge showed before', {}, (s) => {
    s.chargeRefunded('a', 500);
    s.refundFailed('a', '1', 500);
  }),
  scenario('a refund of an unknown payment', {}, (s) => s.chargeRefunded('x', 500)),
  scenario('a refund of one of two purchases', { purchase: 200, refund: -100 }, (s) => {
    s.checkoutPaid('a', purchase);
    s.checkoutPaid('b', purchase);
    s.chargeRefunded('b', 1000);
  }),
  afterPurchase('a refund that names the charge alone', { refund: -50 }, (s) => {
    const refund = { id: s.id('re', 'old'), charge: s.id('ch', 'a'), payment_intent: null };
    s.write('payment_intent.succeeded', {
      id: s.id('pi', 'a'),
      charges: { data: [{ id: s.id('ch', 'a') }] },
      metadata: {},
    });
    s.write('refund.created', { ...refund, amount: 500 });
  }),
  afterPurchase('a failed refund whose failure names the charge alone', {}, (s) => {
    const refund = { id: s.id('re', 'a_1'), charge: s.id('ch', 'a'), payment_intent: null };
    s.refundCreated('a', '1', 500);
    s.write('refund.failed', { ...refund, amount: 500 });
  }),
  scenario(
    'the price of a refunded session is its intent’s',
    { purchase: 100, refund: -50 },
    (s) => {
      s.write('checkout.session.completed', {
        id: s.id('cs', 'a'),
        payment_intent: s.id('pi', 'a'),
        amount_total: null,
        metadata: { user_id: s.userId('ada'), credits: '100' },
      });
      s.write('payment_intent.succeeded', {
        id: s.id('pi', 'a'),
        amount: 1000,
        amount_received: 1000,
        metadata: {},
      });
      s.chargeRefunded('a', 500);
    },
  ),
  scenario('an exact share of the greatest amounts', { purchase: 1e6, refund: -333_333 }, (s) => {
    s.checkoutPaid('a', { user: 'ada', credits: 1_000_000, price: 999_999_999_999 });
    s.chargeRefunded('a', 333_333_333_333);
  }),
];
