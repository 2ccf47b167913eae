import { money } from './format.tsx';

interface Sum {
  readonly amount: number;
  readonly currency: string | null;
}

/** One text for each currency: amounts of two cannot be added. */
export const sumsOf = (sums: readonly Sum[]): string[] =>
  sums.map(({ amount, currency }) => money(amount, currency));
