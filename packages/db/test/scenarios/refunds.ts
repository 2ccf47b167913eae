import { odd, type Scenario, sale } from './scenario.ts';

export const refunds: readonly Scenario[] = [
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
];
