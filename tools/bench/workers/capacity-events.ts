import { type Changes, fixture } from '@stripe-credits/stripe-events/fixtures';

/** Seconds since 1970 of the first purchase. There is one per second. */
const STARTED_AT = 1_795_000_000;
/** The account's part of an id, which all of its ids contain. */
const ACCOUNT = 'LkdIwHu7ix';
/** In the order in which text sorts. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Ids as long as Stripe's. Those that begin with the time sort by it; a session's is random. */
function idsOf(n: number) {
  const id = (prefix: string, seed: number) =>
    prefix + toBase62(STARTED_AT + n, 5) + ACCOUNT + randomText(`${prefix}${seed}:${n}`, 8);
  return {
    session: `cs_test_a1${randomText(`session:${n}`, 56)}`,
    payment: id('pi_3', 0),
    charge: id('ch_3', 0),
    refund: id('re_3', 0),
    sessionEvent: id('evt_1', 0),
    paymentEvent: id('evt_3', 1),
    refundEvent: id('evt_3', 2),
    chargeEvent: id('evt_3', 3),
  };
}

const metadataOf = (userId: string) => ({
  user_id: userId,
  credits: '200',
  package_id: 'standard',
});

/** A guest's purchase, as Stripe makes them unless the product names a customer. */
export function sessionEvent(n: number, userId: string): string {
  const { sessionEvent: id, session, payment } = idsOf(n);
  return toText('checkout.session.completed', n, {
    id,
    object: {
      ...{ id: session, payment_intent: payment, customer: null },
      metadata: metadataOf(userId),
    },
  });
}

/** With the metadata that the Credits API gives the session and its payment. */
export function paymentEvent(n: number, userId: string): string {
  const { paymentEvent: id, payment, charge } = idsOf(n);
  return toText('payment_intent.succeeded', n, {
    id,
    object: {
      ...{ id: payment, latest_charge: charge, customer: null },
      metadata: metadataOf(userId),
    },
  });
}

/** The two events by which Stripe tells of a refund. */
export function refundEvents(n: number): string[] {
  const { refundEvent, chargeEvent, refund, charge, payment } = idsOf(n);
  return [
    toText('refund.created', n, {
      id: refundEvent,
      object: { id: refund, charge, payment_intent: payment },
    }),
    toText('charge.refunded', n, {
      id: chargeEvent,
      object: { id: charge, payment_intent: payment, customer: null },
    }),
  ];
}

const toText = (type: Parameters<typeof fixture>[0], n: number, changes: Changes): string =>
  JSON.stringify(fixture(type, { created: STARTED_AT + n, ...changes }));

/** A UUID, always the same for one text. */
export function uuid(text: string): string {
  const next = randomNumbers(text);
  const hex = [0, 1, 2, 3].map(() => next().toString(16).padStart(8, '0')).join('');
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, '$1-$2-4$3-8$4-$5');
}

function randomText(seed: string, length: number): string {
  const next = randomNumbers(seed);
  return Array.from({ length }, () => ALPHABET.charAt(next() % ALPHABET.length)).join('');
}

function toBase62(value: number, length: number): string {
  let rest = value;
  let text = '';
  for (let digit = 0; digit < length; digit++) {
    text = ALPHABET.charAt(rest % ALPHABET.length) + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}

/** FNV-1a of the seed, then Marsaglia's xorshift: 32-bit numbers without a visible pattern. */
function randomNumbers(seed: string): () => number {
  let state = 2_166_136_261;
  for (const character of seed)
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
