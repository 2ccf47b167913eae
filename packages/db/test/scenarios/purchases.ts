import { afterPurchase, purchase, scenario } from './scenario.ts';

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
  afterPurchase('a stray expiry of a paid session takes nothing', {}, (s) =>
    s.checkoutExpired('a', purchase),
  ),
];
