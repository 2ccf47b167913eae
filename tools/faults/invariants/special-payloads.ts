import { RETRIES_EXHAUSTED } from '@stripe-credits/db';
import { DEAD_REASONS, IGNORED_REASONS } from '@stripe-credits/stripe-events';
import type { OtherPayment } from '../stripe/payload.ts';
import type { Expectations, Invariant } from './expectations.ts';

type SpecialPayload = Expectations['payloads'][number];

/** The payloads that Stripe sent and that were received. */
const receivedOf = (
  { payloads, received }: Expectations,
  isMeant: (payload: SpecialPayload) => unknown,
) => payloads.filter((payload) => received.has(payload.id) && isMeant(payload));

/** Nor dead at any time, unless it ran out of attempts before it was read. */
const otherAccounts: Invariant = ({ events, deadLetters }, expectations) =>
  receivedOf(expectations, ({ isOfOtherAccount }) => isOfOtherAccount).flatMap(({ id }) => {
    const event = events.get(id);
    const isIgnored = event?.status === 'ignored' && event.reason === IGNORED_REASONS.otherAccount;
    const wasDead = [deadLetters, expectations.lettersBefore].some((letters) => {
      const letter = letters.get(id);
      return letter !== undefined && letter.reason !== RETRIES_EXHAUSTED.reason;
    });
    return isIgnored && !wasDead ? [] : [id];
  });

/** Ignored or dead as the setting says at the end. */
const otherPaymentStatus: Invariant = ({ events }, expectations) => {
  const [status, reason]: readonly [string, string] =
    expectations.repairs.otherPayments === 'ignored'
      ? ['ignored', IGNORED_REASONS.otherPayment]
      : ['dead', DEAD_REASONS.otherPayment];
  return receivedOf(expectations, ({ otherPayment }) => otherPayment).flatMap(({ id }) => {
    const event = events.get(id);
    return event?.status === status && event.reason === reason ? [] : [id];
  });
};

/** Each ignored payment once, with its amount, and the sums of the days as those of the payments. */
const otherPaymentCounts: Invariant = ({ otherPayments, otherPaymentTotals }, expectations) => {
  const isIgnored = expectations.repairs.otherPayments === 'ignored';
  const counted = new Map(otherPayments.map((payment) => [payment.id, describe(payment)]));
  const ids = receivedOf(expectations, () => true).flatMap(({ otherPayment }) => {
    if (!otherPayment) return [];
    const expected = isIgnored ? describe(otherPayment) : undefined;
    return counted.get(otherPayment.id) === expected ? [] : [otherPayment.id];
  });
  const currencies = new Set([...otherPayments, ...otherPaymentTotals].map((row) => row.currency));
  const differing = [...currencies].filter((currency) => {
    const ofCurrency = otherPayments.filter((payment) => payment.currency === currency);
    const totals = otherPaymentTotals.filter((total) => total.currency === currency);
    const payments = sum(totals.map((total) => total.payments));
    const amount = sum(totals.map((total) => total.amount));
    return payments !== ofCurrency.length || amount !== sum(ofCurrency.map((row) => row.amount));
  });
  return [...new Set(ids), ...differing.map((currency) => `the totals in ${currency}`)];
};

const describe = ({ amount, currency }: OtherPayment): string => `${amount} ${currency}`;

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

const lookedUp: Invariant = ({ events }, expectations) =>
  receivedOf(expectations, ({ lookedUp }) => lookedUp).flatMap(({ id }) =>
    events.get(id)?.status === 'handled' ? [] : [id],
  );

/** What else may hold back an event that Stripe does not have. */
const REASONS_OF_MISSING: readonly (string | undefined)[] = [
  DEAD_REASONS.lookupNotFound,
  DEAD_REASONS.lookupKeyMissing,
  RETRIES_EXHAUSTED.reason,
];

/** What Stripe does not have is a dead letter that says so, until it is repaired. */
const missingAtStripe: Invariant = (_, expectations) =>
  receivedOf(expectations, ({ lookedUp }) => lookedUp?.isMissing).flatMap(({ id }) =>
    REASONS_OF_MISSING.includes(expectations.lettersBefore.get(id)?.reason) ? [] : [id],
  );

/** By the names that the report prints. */
export const specialInvariants: Readonly<Record<string, Invariant>> = {
  'of another account, and not ignored': otherAccounts,
  'not for credits, and not as the setting says': otherPaymentStatus,
  'not for credits, and not counted once': otherPaymentCounts,
  'looked up, and not handled': lookedUp,
  'missing at Stripe, and not dead for that reason': missingAtStripe,
};
