import type { EventWriter } from '../model/event-generator.ts';
import { MODEL_PACKAGES } from '../model/packages.ts';
import { afterPurchase, purchase, scenario } from './scenario.ts';

/** The invoice of session `a`, with a line at the price of a package. */
function receipt(s: EventWriter): void {
  const [item] = MODEL_PACKAGES.filter(({ id }) => id === 'model_pack');
  if (!item) throw new Error('no such package');
  s.packagesInvoiced('a', {
    user: 'ada',
    lines: [{ item, amount: item.unitAmount }],
    object: { billing_reason: 'manual', parent: null, metadata: { user_id: s.userId('ada') } },
  });
  s.invoicePaymentPaid('a', 'a', item.unitAmount);
}

export const purchases = [
  scenario('a paid session', { purchase: 100 }, (s) => s.checkoutPaid('a', purchase)),
  afterPurchase('two distinct events of one session', {}, (s) => s.checkoutPaid('a', purchase)),
  afterPurchase('a session and its payment intent', {}, (s) => s.paymentSucceeded('a')),
  scenario('two purchases of one user', { purchase: 107 }, (s) => {
    s.checkoutPaid('a', purchase);
    s.checkoutPaid('b', { ...purchase, credits: 7 });
  }),
  scenario('a delayed payment', {}, (s) => s.checkoutUnpaid('a', purchase)),
  scenario('a delayed payment that succeeds', { purchase: 100 }, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.asyncPaymentSucceeded('a', purchase);
  }),
  scenario('a delayed payment that fails', {}, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.asyncPaymentFailed('a', purchase);
  }),
  scenario('an expired session', {}, (s) => s.checkoutExpired('a', purchase)),
  afterPurchase('a session and its payment intent with the same metadata', {}, (s) =>
    s.intentPaid('a', purchase),
  ),
  afterPurchase('a session overrides what its payment intent says', {}, (s) =>
    s.intentPaid('a', { ...purchase, credits: 999 }),
  ),
  afterPurchase('a session overrides whom its payment intent names', {}, (s) =>
    s.intentPaid('a', { ...purchase, user: 'ben' }),
  ),
  scenario('a payment intent without a session', { purchase: 100 }, (s) =>
    s.intentPaid('a', purchase),
  ),
  scenario('two distinct events of one payment intent', { purchase: 100 }, (s) => {
    s.intentPaid('a', purchase);
    s.intentPaid('a', purchase);
  }),
  scenario('a payment intent that failed once and then succeeded', { purchase: 100 }, (s) => {
    s.write('payment_intent.payment_failed', {
      id: s.id('pi', 'a'),
      metadata: s.metadata(purchase),
    });
    s.intentPaid('a', purchase);
  }),
  scenario('a payment intent without metadata and without a session', {}, (s) =>
    s.paymentSucceeded('a'),
  ),
  scenario('a payment intent of an old invoice that names no credits', { purchase: 100 }, (s) =>
    s.intentPaid('a', purchase, { invoice: s.id('in', 'a') }),
  ),
  scenario('a payment of which a part is captured grants that part', { purchase: 40 }, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.paymentSucceeded('a', { amount: 1000, amount_received: 400 });
  }),
  scenario(
    'a refund of a captured part is a share of that part',
    { purchase: 40, refund: -20 },
    (s) => {
      s.checkoutUnpaid('a', purchase);
      s.paymentSucceeded('a', { amount: 1000, amount_received: 400 });
      s.chargeRefunded('a', 200);
    },
  ),
  scenario(
    'a session that waits, and a receipt that it does not name, are one purchase',
    { purchase: 100 },
    (s) => {
      s.checkoutUnpaid('a', purchase);
      s.paymentSucceeded('a', { amount: 1000, amount_received: 1000 });
      const metadata = { user_id: s.userId('ada'), credits: '100' };
      const object = { metadata, parent: null, billing_reason: 'manual' };
      s.packagesInvoiced('a', { user: 'ada', lines: [], object: { ...object, total: 1000 } });
      s.invoicePaymentPaid('a');
    },
  ),
  scenario('a delayed payment whose last event is lost', { purchase: 100 }, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.paymentSucceeded('a', { amount: 1000, amount_received: 1000 });
  }),
  scenario('a delayed payment of which all three events arrive', { purchase: 100 }, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.paymentSucceeded('a', { amount: 1000, amount_received: 1000 });
    s.asyncPaymentSucceeded('a', purchase);
  }),
  scenario('a payment that is captured later, with metadata of its own', { purchase: 100 }, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.intentPaid('a', { ...purchase, user: 'ben' });
  }),
  scenario('a delayed payment that failed and succeeds after all', { purchase: 100 }, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.asyncPaymentFailed('a', purchase);
    s.paymentSucceeded('a', { amount: 1000, amount_received: 1000 });
  }),
  scenario('a session that nobody paid, beside another payment', {}, (s) => {
    s.checkoutUnpaid('a', purchase);
    s.paymentSucceeded('b');
  }),
  scenario('a Payment Link, which names the user in its URL', { purchase: 100 }, (s) =>
    s.checkoutPaid('a', purchase, {
      metadata: { credits: '100' },
      client_reference_id: s.userId('ada'),
    }),
  ),
  scenario('three of what the metadata names', { purchase: 300 }, (s) =>
    s.checkoutPaid('a', purchase, { metadata: { ...s.metadata(purchase), quantity: '3' } }),
  ),
  scenario('two of a package, by what was paid', { purchase: 140 }, (s) =>
    s.checkoutPaid(
      'a',
      { ...purchase, price: 1998 },
      { metadata: { user_id: s.userId('ada'), package_id: 'model_pack' } },
    ),
  ),
  scenario('a free session, whose purchase is its own', { purchase: 100 }, (s) =>
    s.checkoutPaid('a', purchase, {
      payment_intent: null,
      payment_status: 'no_payment_required',
      amount_total: 0,
    }),
  ),
  scenario('a session, its payment and its receipt', { purchase: 100 }, (s) => {
    s.checkoutPaid('a', purchase, { invoice: s.id('in', 'a') });
    s.intentPaid('a', purchase);
    receipt(s);
  }),
  scenario('a receipt of a session that waited', { purchase: 100 }, (s) => {
    s.checkoutUnpaid('a', purchase, { invoice: s.id('in', 'a') });
    s.paymentSucceeded('a', { amount: 1000, amount_received: 1000 });
    receipt(s);
  }),
  scenario('a receipt with credits of a session without', { purchase: 70 }, (s) => {
    s.checkoutUnpaid('a', purchase, { invoice: s.id('in', 'a'), metadata: {} });
    s.paymentSucceeded('a', { amount: 1000, amount_received: 1000 });
    receipt(s);
  }),
  afterPurchase('a stray expiry of a paid session takes nothing', {}, (s) =>
    s.checkoutExpired('a', purchase),
  ),
];
