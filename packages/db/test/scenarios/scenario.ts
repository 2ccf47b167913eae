import type { Narrator } from '../model/event-generator.ts';

/** What a story comes to: the sum of each kind of ledger row, and with it the balance of `ada`. */
export interface Scenario {
  readonly title: string;
  readonly tell: (stripe: Narrator) => void;
  readonly ledger: Partial<Record<'purchase' | 'subscription' | 'refund' | 'dispute', number>>;
}

export const sale = { user: 'ada', credits: 100, price: 1000 };
export const odd = { user: 'ada', credits: 100, price: 999 };
export const renewal = { user: 'ada', credits: 300, price: 3000 };
