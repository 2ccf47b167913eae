import { mix, sessionId, timeOrderedId, uuid } from './stripe-ids.ts';

export const CREDITS = 200;

/** Seconds since 1970 of the first purchase. */
const STARTED_AT = 1_795_000_000;
/** The ids of one second are in no order. */
const PURCHASES_PER_SECOND = 10;
const PURCHASES_PER_USER = 5;

/** Random numbers that one purchase's ids are made of: the next purchase has others. */
const SEEDS = 64;

/** The ids and values of one purchase's events, always the same for one number. */
export function purchaseOf(n: number) {
  const seconds = STARTED_AT + Math.floor(n / PURCHASES_PER_SECOND);
  const seed = n * SEEDS;
  return {
    /** Of the Checkout Session's event. */
    eventId: timeOrderedId('evt', 1, seconds, seed),
    /** Events of a payment have its clock. */
    intentEventId: timeOrderedId('evt', 3, seconds, seed + 2),
    paymentIntent: timeOrderedId('pi', 3, seconds, seed + 4),
    charge: timeOrderedId('ch', 3, seconds, seed + 6),
    session: sessionId(seed + 8),
    refund: timeOrderedId('re', 3, seconds, seed + 20),
    refundEventId: timeOrderedId('evt', 3, seconds, seed + 22),
    chargeEventId: timeOrderedId('evt', 3, seconds, seed + 24),
    userId: uuid(userNumber(n) * SEEDS + 32),
    seconds,
    createdAt: new Date(seconds * 1000).toISOString(),
  };
}

/** Every fifth purchase is a new user's; the others are those of users who bought before. */
const userNumber = (n: number): number => {
  const newest = Math.floor(n / PURCHASES_PER_USER);
  return n % PURCHASES_PER_USER === 0 ? newest : mix(n) % (newest + 1);
};

export const range = <T>(from: number, count: number, create: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => create(from + index));
