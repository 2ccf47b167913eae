import { type Row, tableOf } from '../local/table.ts';

/** What was asked for goes to stdout, and words about it to stderr, so that a pipe gets only data. */
export function print(json: boolean, data: unknown, rows: readonly Row[]): void {
  if (json) console.log(JSON.stringify(data, null, 2));
  else if (rows.length > 0) console.log(tableOf(rows));
}

export const say = (words: string): void => console.error(words);

export function money(amount: unknown, currency: unknown): string {
  if (typeof amount !== 'number' || typeof currency !== 'string') return '';
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
