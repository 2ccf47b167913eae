/**
 * The digits of Stripe's amounts where they are not two: docs.stripe.com/currencies. Those of Intl
 * are not the same: it has none for HUF, whose price it would print a hundred times too high.
 */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'bhd jod kwd omr tnd'.split(' ').map((code) => [code, 3] as const),
]);

/** Prints an amount in the currency's smallest unit: 2999 usd as $29.99. */
export function formatMoney(amount: number, currency: string): string {
  const digits = DIGITS.get(currency) ?? 2;
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(amount / 10 ** digits);
}
