import { type Scenario, sale } from './scenario.ts';

export const disputes: readonly Scenario[] = [
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
];
