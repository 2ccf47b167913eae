import { inWords } from '@stripe-credits/stripe-events/money';
import { type Row, tableOf } from './table.ts';

/** What was asked for goes to stdout, and words about it to stderr, so that a pipe gets only data. */
export function print(json: boolean, data: unknown, rows: readonly Row[]): void {
  if (json) console.log(JSON.stringify(data, null, 2));
  else if (rows.length > 0) console.log(tableOf(rows));
}

export const say = (words: string): void => console.error(words);

export const money = (amount: number | null, currency: string | null): string =>
  inWords(amount, currency) ?? '';
