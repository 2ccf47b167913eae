/**
 * The decimals of Stripe's amounts where they are not two (docs.stripe.com/currencies, "Zero-decimal
 * currencies" and "Three-decimal currencies"). Intl has other decimals for a number of currencies,
 * such as none for HUF and IDR, so its own are never used.
 */
const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'bhd jod kwd omr tnd'.split(' ').map((code) => [code, 3] as const),
]);

/**
 * Currencies without decimals whose amounts have two at Stripe, always zero: 500 isk are ISK 5 (the
 * same page, "Special cases"). HUF and TWD are there for payouts only; other amounts have two.
 */
const ALWAYS_WHOLE: ReadonlySet<string> = new Set(['isk', 'ugx']);

/**
 * Prints an amount in the smallest unit, as Stripe defines it: 2999 usd as $29.99, 500 jpy as ¥500,
 * 500 isk as ISK 5. A text that is no currency code gives `2999 text`; no amount gives null.
 */
export function formatMoney(amount: number | null, currency: string | null): string | null {
  if (amount === null || currency === null) return null;
  const code = currency.toLowerCase();
  const decimals = DECIMALS.get(code) ?? 2;
  try {
    const format = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      trailingZeroDisplay: ALWAYS_WHOLE.has(code) ? 'stripIfInteger' : 'auto',
    });
    return format.format(amount / 10 ** decimals);
  } catch {
    return `${amount} ${currency}`;
  }
}
