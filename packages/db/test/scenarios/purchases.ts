import { type Scenario, sale } from './scenario.ts';

export const purchases: readonly Scenario[] = [
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
];
