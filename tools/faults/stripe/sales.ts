import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { createRandom } from '../random.ts';
import { eventWorkload, type Kind, type NamedWorkload } from './payload.ts';

/** What a sale grants. */
export const CREDITS = 7;

export interface SaleObject {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** A paid Checkout Session that grants 7 credits to the user of that name, unless it is changed. */
export const sale = (name: string, { metadata, ...object }: SaleObject = {}): StripeEvent =>
  fixture('checkout.session.completed', {
    id: `evt_${name}`,
    object: {
      id: `cs_${name}`,
      payment_intent: `pi_${name}`,
      client_reference_id: null,
      metadata: { user_id: name, credits: String(CREDITS), ...metadata },
      ...object,
    },
  });

/** Not for sale until the repair of a run adds it: until then its sales are dead letters. */
export const GOLD_PACKAGE = {
  id: 'gold',
  name: 'Gold',
  credits: 200,
  unitAmount: 2999,
  currency: 'usd',
} as const;

/** For sale during the whole run, also as the price of invoice lines. */
export const SILVER_PACKAGE = {
  id: 'silver',
  name: 'Silver',
  credits: 10,
  unitAmount: 1000,
  currency: 'usd',
  stripePriceId: 'price_silver',
} as const;

const goldSale: NamedWorkload = fc.constant((name) => {
  const { id, credits, unitAmount } = GOLD_PACKAGE;
  const metadata = { credits: String(credits), package_id: id };
  const event = sale(name, { metadata, amount_subtotal: unitAmount });
  return eventWorkload(event, { [name]: credits });
});

/** Larger than a queue message may be, unless it is gzipped. */
const largeSale: NamedWorkload = fc.constant((name) =>
  eventWorkload(sale(name, { custom_text: 'x'.repeat(150_000) }), { [name]: CREDITS }),
);

/** A valid user id, as the README defines it: plain text without blanks around it. */
const isPlainText = (id: string) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(id) && id === id.trim();

/** Names that break careless code: SQL, prototypes, markup, other scripts. The user has paid. */
const saleToHostileName: NamedWorkload = fc
  .oneof(
    fc.constantFrom(
      `'); DROP TABLE credit_ledger; --`,
      '__proto__',
      'constructor',
      '%s%n {{7*7}} \\',
      '"><script>alert(1)</script>',
      '😀 مرحبا 你好',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter(isPlainText),
  )
  .map((prefix) => (name) => {
    const userId = `${prefix}_${name}`;
    return eventWorkload(sale(name, { metadata: { user_id: userId } }), { [userId]: CREDITS });
  });

const NOISE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Random text, which gzip makes hardly smaller. */
const noise = fc.nat().map((seed) => {
  const { below } = createRandom(seed);
  return Array.from({ length: 300_000 }, () => NOISE[below(NOISE.length)]).join('');
});

/** Larger than a request may be; or smaller, and larger than a message may be even when gzipped. */
export const tooLargeSale: NamedWorkload = fc
  .oneof(fc.constant('x'.repeat(1_100_000)), noise)
  .map(
    (custom_text) => (name) =>
      eventWorkload(sale(name, { custom_text }), {}, { expectation: 'too_large' }),
  );

/** A sale whose signature Stripe did not make. */
const forgedSale: NamedWorkload = fc.constant((name) =>
  eventWorkload(sale(name, { metadata: { credits: '1000000' } }), {}, { expectation: 'forged' }),
);

export const specialSales: readonly Kind[] = [
  ['of a package that is not for sale yet', goldSale],
  ['larger than a message', largeSale],
  ['of users with hostile names', saleToHostileName],
  ['forged', forgedSale],
];
