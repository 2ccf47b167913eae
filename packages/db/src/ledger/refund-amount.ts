/** What a quote follows from. Amounts are in the currency's smallest unit. */
interface PurchaseState {
  readonly credits: number;
  readonly paid: number;
  readonly refunded: number;
  /** Credits that refunds have taken back. */
  readonly revoked: number;
  /** Credits that a refund may take back. */
  readonly unused: number;
}

/**
 * The amount whose refund takes back the unused credits: the smallest that takes all of them, since
 * `⌊credits × refunded ÷ paid⌋` are taken back (refund-policy.ts). Where a credit costs less than one
 * unit, no amount may take exactly so many: then the greatest that takes no more.
 */
export function refundableAmount(purchase: PurchaseState): number {
  const { credits, paid, refunded, revoked, unused } = purchase;
  if (credits <= 0 || unused <= 0) return 0;
  // Credits times an amount may exceed what a number holds exactly.
  const target = BigInt(revoked + unused);
  const amountFor = (share: bigint) => divideUp(BigInt(paid) * share, BigInt(credits));
  const takesAll = amountFor(target);
  const takesNoMore = amountFor(target + 1n) - 1n;
  const total = takesAll < takesNoMore ? takesAll : takesNoMore;
  return Math.max(Math.min(Number(total), paid) - refunded, 0);
}

const divideUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
