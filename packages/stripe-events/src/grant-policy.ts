/**
 * Decisions about what grants credits, each in one place; docs/policies.md explains them. What refunds and
 * disputes take back is decided in packages/db/src/ledger/refund-policy.ts.
 */

/** No purchase grants more: a typo in metadata must not mint a fortune. */
export const CREDITS_MAX = 1_000_000;

/** No ledger entry is larger, of either sign: no sum of such amounts can leave whole numbers. */
export const LEDGER_AMOUNT_MAX = 1_000_000_000_000;

/**
 * The payment statuses of a Checkout Session that grant. `no_payment_required` is a session that
 * cost nothing after a discount: a coupon is meant to give the credits away.
 */
export const GRANTING_PAYMENT_STATUSES: readonly string[] = ['paid', 'no_payment_required'];

/**
 * The invoices that grant the credits of the subscription's metadata, where no line has the price of
 * a package: its first and its renewals. A change of plan does not say there how much it changes.
 */
export const GRANTING_BILLING_REASONS: readonly string[] = [
  'subscription_create',
  'subscription_cycle',
  // What API versions before 2018 call both.
  'subscription',
];

interface CreditedLine {
  /** Credits of one package. */
  readonly credits: number;
  /** What the line charges before discounts and taxes, in the smallest unit; negative gives back. */
  readonly amount: number;
  /** Price of one, as decimal text in the same unit; above zero. */
  readonly unitAmount: string;
}

/** An exact fraction of credits. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Credits follow the money of the line: the package's credits times the quantity, times the share
 * that the line charges of the price (`amount ÷ (unit amount × quantity)`). So a full line grants
 * all, a prorated one its part, unused time of the old plan takes back its part, and a trial or free
 * line moves nothing. The quantity is on both sides and cancels out.
 */
export function creditsOfLine({ credits, amount, unitAmount }: CreditedLine): Fraction {
  const [whole = '', decimals = ''] = unitAmount.split('.');
  return {
    numerator: BigInt(credits) * BigInt(amount) * 10n ** BigInt(decimals.length),
    denominator: BigInt(whole + decimals),
  };
}

/** The sum, rounded up once for a whole invoice: in the buyer's favour, also where it takes back. */
export function roundCredits(parts: readonly Fraction[]): number {
  const { numerator, denominator } = parts.reduce(
    (sum, part) => ({
      numerator: sum.numerator * part.denominator + part.numerator * sum.denominator,
      denominator: sum.denominator * part.denominator,
    }),
    { numerator: 0n, denominator: 1n },
  );
  const quotient = numerator / denominator;
  return Number(numerator % denominator > 0n ? quotient + 1n : quotient);
}
