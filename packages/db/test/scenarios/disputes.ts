import { afterPurchase, purchase, scenario } from './scenario.ts';

/** What the bank moved: below zero from us, above zero back. */
const movements = (amount: number, ...amounts: number[]) => ({
  amount,
  balance_transactions: amounts.map((amount) => ({ amount })),
});

export const disputes = [
  afterPurchase('a dispute of a part holds its share', { dispute: -30 }, (s) =>
    s.fundsWithdrawn('a', '1', movements(300, -300)),
  ),
  afterPurchase('the share on hold is rounded in the buyer’s favour', { dispute: -33 }, (s) =>
    s.fundsWithdrawn('a', '1', movements(339)),
  ),
  afterPurchase(
    'a part that came back of a lost dispute returns its share',
    { dispute: -60 },
    (s) => {
      s.fundsWithdrawn('a', '1', movements(1000, -1000));
      s.disputeClosed('a', 'lost');
      s.fundsReinstated('a', '1', movements(1000, -1000, 400));
    },
  ),
  afterPurchase('what came back in two parts', { dispute: -50 }, (s) => {
    s.fundsWithdrawn('a', '1', movements(1000, -1000));
    s.fundsReinstated('a', '1', movements(1000, -1000, 400));
    s.fundsReinstated('a', '1', movements(1000, -1000, 400, 100));
  }),
  afterPurchase('a part that came back of a part', { dispute: -15 }, (s) => {
    s.fundsWithdrawn('a', '1', movements(300, -300));
    s.fundsReinstated('a', '1', movements(300, -300, 150));
  }),
  afterPurchase('a part that came back in another currency', { dispute: -75 }, (s) => {
    s.fundsWithdrawn('a', '1', movements(1000, -880));
    s.fundsReinstated('a', '1', movements(1000, -880, 220));
  }),
  afterPurchase('a part that came back, after a refund', { refund: -70, dispute: -30 }, (s) => {
    s.chargeRefunded('a', 700);
    s.fundsWithdrawn('a', '1', movements(1000, -1000));
    s.fundsReinstated('a', '1', movements(1000, -1000, 400));
  }),
  afterPurchase(
    'a part that came back, beside a small refund',
    { refund: -20, dispute: -60 },
    (s) => {
      s.chargeRefunded('a', 200);
      s.fundsWithdrawn('a', '1', movements(1000, -1000));
      s.fundsReinstated('a', '1', movements(1000, -1000, 400));
    },
  ),
  afterPurchase('two disputes of a part each add up', { dispute: -70 }, (s) => {
    s.fundsWithdrawn('a', '1', movements(300, -300));
    s.fundsWithdrawn('a', '2', movements(400, -400));
  }),
  afterPurchase('one of two disputes of a part each is won', { dispute: -40 }, (s) => {
    s.fundsWithdrawn('a', '1', movements(300, -300));
    s.fundsWithdrawn('a', '2', movements(400, -400));
    s.fundsReinstated('a', '1', movements(300, -300, 300));
  }),
  afterPurchase('two disputes of more than was paid hold all', { dispute: -100 }, (s) => {
    s.fundsWithdrawn('a', '1', movements(800, -800));
    s.fundsWithdrawn('a', '2', movements(800, -800));
  }),
  scenario(
    'a dispute of a payment intent without a session',
    { purchase: 100, dispute: -50 },
    (s) => {
      s.intentPaid('a', purchase);
      s.fundsWithdrawn('a', '1', movements(500, -500));
    },
  ),
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
