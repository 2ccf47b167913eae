/** 2999 usd as $29.99; a currency that Intl does not know as `2999 xyz`; null without an amount. */
export function formatMoney(amount: number | null, currency: string | null): string | null {
  if (amount === null || currency === null) return null;
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  } catch {
    return `${amount} ${currency}`;
  }
}
