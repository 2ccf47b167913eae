import { afterPurchase } from './scenario.ts';

export const disputes = [
  afterPurchase('an open dispute moves nothing', {}, (s) => s.disputeCreated('a')),
  afterPurchase('withdrawn funds hold all credits', { dispute: -100 }, (s) => {
    s.disputeCreated('a');
    s.fundsWithdrawn('a');
  }),
  afterPurchase('a dispute that is won returns the credits', {}, (s) => {
    s.fundsWithdrawn('a');
    s.disputeClosed('a', 'won');
    s.fundsReinstated('a');
  }),
  afterPurchase('a dispute that is lost keeps the credits', { dispute: -100 }, (s) => {
    s.fundsWithdrawn('a');
    s.disputeClosed('a', 'lost');
  }),
  afterPurchase('a closed inquiry moves nothing', {}, (s) => {
    s.disputeCreated('a');
    s.disputeClosed('a', 'warning_closed');
  }),
  afterPurchase('a dispute holds what a refund has left', { refund: -40, dispute: -60 }, (s) => {
    s.chargeRefunded('a', 400);
    s.fundsWithdrawn('a');
  }),
  afterPurchase('a reinstatement returns what a refund has left', { refund: -40 }, (s) => {
    s.chargeRefunded('a', 400);
    s.fundsWithdrawn('a');
    s.fundsReinstated('a');
  }),
  afterPurchase('a refund of withdrawn funds replaces the dispute', { refund: -100 }, (s) => {
    s.fundsWithdrawn('a');
    s.chargeRefunded('a', 1000);
  }),
  afterPurchase('two disputes of one charge hold as much as one', { dispute: -100 }, (s) => {
    s.fundsWithdrawn('a', '1');
    s.fundsWithdrawn('a', '2');
  }),
  afterPurchase('one of two disputes is won, the other holds', { dispute: -100 }, (s) => {
    s.fundsWithdrawn('a', '1');
    s.fundsWithdrawn('a', '2');
    s.fundsReinstated('a', '1');
  }),
  afterPurchase('a refund fails during a dispute, which holds all', { dispute: -100 }, (s) => {
    s.refundCreated('a', '1', 500);
    s.fundsWithdrawn('a');
    s.refundFailed('a', '1', 500);
  }),
  afterPurchase('a dispute whose reinstatement names the charge alone', {}, (s) => {
    s.fundsWithdrawn('a');
    s.fundsReinstated('a', '1', { payment_intent: null });
  }),
];
