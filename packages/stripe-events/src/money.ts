/** 2999 usd as $29.99; what Intl does not know as a currency is told as it came. */
export function inWords(amount: number | null, currency: string | null): string | null {
  if (amount === null || currency === null) return null;
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  } catch {
    return `${amount} ${currency}`;
  }
}
