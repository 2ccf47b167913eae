import { formatMoney } from '@stripe-credits/stripe-events/money';
import { formatTable, type Row } from './table.ts';

/** Results go to stdout and messages to stderr, so that a pipe receives only data. */
export function printResult(json: boolean, data: unknown, rows: readonly Row[]): void {
  if (json) console.log(JSON.stringify(data, null, 2));
  else if (rows.length > 0) console.log(formatTable(rows));
}

/** A further table of a result, unless it has no rows. */
export function printTable(title: string, rows: readonly object[]): void {
  if (rows.length > 0) console.log(`\n${title}\n${formatTable(rows.map((row) => ({ ...row })))}`);
}

export const printMessage = (message: string): void => console.error(message);

export const money = (amount: number | null, currency: string | null): string =>
  formatMoney(amount, currency) ?? '';
