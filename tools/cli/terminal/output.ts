import { formatMoney } from '@stripe-credits/stripe-events/money';
import { escapeControls, escapeLines } from './escape-controls.ts';
import { formatTable, type Row } from './table.ts';

/** Results go to stdout and messages to stderr, so that a pipe receives only data. */
export function printResult(json: boolean, data: unknown, rows: readonly Row[]): void {
  if (json) console.log(escapeLines(JSON.stringify(data, null, 2)));
  else if (rows.length > 0) console.log(formatTable(rows));
}

/** A further table of a result, unless it has no rows. */
export function printTable(title: string, rows: readonly object[]): void {
  if (rows.length > 0) console.log(`\n${title}\n${formatTable(rows.map((row) => ({ ...row })))}`);
}

/** A message of one line; what is stored may be part of it. */
export const printMessage = (message: string): void => console.error(escapeControls(message));

export const money = (amount: number | null, currency: string | null): string =>
  formatMoney(amount, currency) ?? '';
