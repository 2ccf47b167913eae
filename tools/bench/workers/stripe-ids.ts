/** In the order in which text sorts. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Five digits hold less than 32 random bits, and the seconds until 2041. */
const DIGITS = 5;

/**
 * When the clock in Stripe's ids began, in seconds since 1970: the ids in Stripe's documentation show
 * it, such as pi_3MtwBwLkdIwHu7ix28a3tqPa, which was created at 1680800504.
 */
const CLOCK_START = 1_342_389_380;

/** The last characters of the account's id, which each id of its objects repeats. */
const ACCOUNT = 'LkdIwHu7ix';

/**
 * An id such as evt_1NG8Du2eZvKYlo2CUI79vXWy: a version, five characters of the second, ten of the
 * account, and eight that are random. Later ids sort after earlier ones.
 */
export const timeOrderedId = (prefix: string, version: number, seconds: number, seed: number) =>
  `${prefix}_${version}${toBase62(seconds - CLOCK_START)}${ACCOUNT}${randomText(seed, 8)}`;

/** The id of a Checkout Session: 66 characters, random but for the first ten. */
export const sessionId = (seed: number): string => `cs_test_a1${randomText(seed, 56)}`;

/** A UUID, as many products name their users. */
export function uuid(seed: number): string {
  const hex = [0, 1, 2, 3]
    .map((n) =>
      mix(seed + n)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, '$1-$2-4$3-8$4-$5');
}

/** Always the same for one seed. */
function randomText(seed: number, length: number): string {
  let text = '';
  for (let n = seed; text.length < length; n++) text += toBase62(mix(n));
  return text.slice(0, length);
}

function toBase62(value: number): string {
  let text = '';
  let rest = value;
  for (let digit = 0; digit < DIGITS; digit++) {
    text = ALPHABET.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** The finalizer of MurmurHash3: a permutation of the 32-bit numbers without a visible pattern. */
export function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
