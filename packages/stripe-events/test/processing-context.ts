import type { CreditPackages, Situation } from '../src/index.ts';

const packages: CreditPackages = new Map([
  [
    'standard',
    {
      id: 'standard',
      name: 'Standard',
      credits: 200,
      unitAmount: 2999,
      currency: 'usd',
      stripePriceId: null,
    },
  ],
]);

/** A deployment for test mode that sells one package. */
export const testMode: Situation = { livemode: false, packages };
