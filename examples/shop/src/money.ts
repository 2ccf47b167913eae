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
  const digits = digitsOf(currency);
  return format(amount / 10 ** digits, currency, digits);
}

/** More of them than a price has: 2999 usd for 200 are $0.14995 each, and not $0.15. */
const FURTHER_DIGITS = 3;

/** The price of one of several. A price that would need more digits is marked as rounded. */
export function formatPriceOfOne(amount: number, count: number, currency: string): string {
  const digits = digitsOf(currency);
  const price = format(amount / count / 10 ** digits, currency, digits, FURTHER_DIGITS);
  const isExact = (amount * 10 ** FURTHER_DIGITS) % count === 0;
  return isExact ? price : `about ${price}`;
}

const digitsOf = (currency: string): number => DIGITS.get(currency) ?? 2;

const format = (value: number, currency: string, digits: number, further = 0): string =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits + further,
  }).format(value);
