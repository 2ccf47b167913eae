import { handledTypes } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { accepted, noEvent, type Payload } from './payload.ts';
import { sale } from './sales.ts';

/**
 * Payloads with a true signature that nobody can make sense of, or only an attacker could send.
 * None of them may move a balance. Each is called with a name of its own and a seed.
 */
export type Hostile = (name: string, seed: number) => Payload;

const drawn = <T>(arbitrary: fc.Arbitrary<T>, seed: number): T => {
  const [value] = fc.sample(arbitrary, { seed, numRuns: 1 });
  if (value === undefined) throw new Error('an arbitrary always has a value');
  return value;
};

const granting = ['checkout.session.completed', 'checkout.session.async_payment_succeeded'];
const harmlessTypes = handledTypes.filter(
  (type) => !granting.includes(type) && type !== 'invoice.paid',
);
// Made once: fast-check takes a millisecond to make one for strings.
const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const anyJson = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
const anyJsonText = fc.json({ stringUnit: 'binary' });

const malformed: Hostile = (name, seed) => {
  const whole = JSON.stringify(sale(name, {}));
  const text = drawn(
    fc.oneof(
      fc.constantFrom(' ', 'null', '[]', '{}', '"evt_1"', `{"id":"${name}"}`, '\uFEFF'),
      fc.integer({ min: 1, max: whole.length - 1 }).map((length) => whole.slice(0, length)),
      anyText.map((text) => `${name} ${text}`),
      anyJsonText.map((json) => `[${json}, "${name}"]`),
    ),
    seed,
  );
  return noEvent('malformed', text.toWellFormed());
};

/** Of a type that grants nothing by itself, with one field of any shape. */
const wrongField: Hostile = (name, seed) => {
  const [type = 'refund.updated', pick, value] = drawn(
    fc.tuple(fc.constantFrom(...harmlessTypes), fc.nat(), anyJson),
    seed,
  );
  const event = fixture(type, { id: `evt_${name}`, object: { id: `obj_${name}` } });
  const fields = Object.keys(event.data.object);
  const field = fields[pick % fields.length] ?? 'id';
  event.data.object[field] = value;
  return accepted('a field of another type', event);
};

/** Paid, and with a field that no grant can follow from. */
const wrongSale: Hostile = (name, seed) => {
  const user_id = name;
  const object = drawn(
    fc.oneof(
      fc
        .constantFrom('-5', '0', '1e9', '0x10', 'NaN', '1000001', ' 7', '7.5', '٣', '', '7\u0000')
        .map((credits) => ({ metadata: { user_id, credits } })),
      fc
        .constantFrom(
          '',
          ' ',
          `${name} `,
          `${name}\u0000`,
          `\u202e${name}`,
          'x'.repeat(256),
          '\ud800',
        )
        .map((odd) => ({ metadata: { user_id: odd, credits: '7' } })),
      fc.constantFrom(7, null, [], {}).map((credits) => ({ metadata: { user_id, credits } })),
      fc
        .constantFrom('2999', 1.5, -1e21, [], {})
        .map((amount_total) => ({ amount_total, metadata: { user_id, credits: '7' } })),
      fc
        .constantFrom('PAID', true, ['paid'], 'paid\u0000')
        .map((payment_status) => ({ payment_status, metadata: { user_id, credits: '7' } })),
      anyJson
        .filter((value) => typeof value !== 'string')
        .map((id) => ({ id, metadata: { user_id, credits: '7' } })),
      fc.constant({ metadata: { user_id, credits: '7', package_id: 'professional' } }),
    ),
    seed,
  );
  return accepted('a sale that cannot be granted', sale(name, object));
};

/** Text that is kept as it is told: of an expired session, which grants nothing. */
const hostileText: Hostile = (name, seed) => {
  const [mode, currency, key, value] = drawn(fc.tuple(anyText, anyText, anyText, anyText), seed);
  const event = sale(name, { mode, currency, metadata: { [key]: value, user_id: name } });
  return accepted('hostile text', { ...event, type: 'checkout.session.expired' });
};

const hostileType: Hostile = (name, seed) => {
  const type = drawn(
    fc.constantFrom('__proto__', 'constructor', 'toString', 'a'.repeat(255)),
    seed,
  );
  return accepted('a hostile type', { ...sale(name, {}), type });
};

/** Without an id that could be a key it is no event. */
const hostileId: Hostile = (name, seed) => {
  const id = drawn(
    fc.constantFrom<unknown>('', `evt_\u0000${name}`, `\u200b${name}`, 'x'.repeat(256), 7, null, [
      name,
    ]),
    seed,
  );
  return noEvent('a hostile id', JSON.stringify({ ...sale(name, {}), id }));
};

const DEPTH = 100_000;

const deep: Hostile = (name) => {
  const event = JSON.stringify(
    fixture('invoice.paid', { id: `evt_${name}`, object: { id: 'deep' } }),
  );
  const nested = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;
  return {
    ...accepted('nested 100,000 deep', { id: `evt_${name}` }),
    text: event.replace('"deep"', nested),
  };
};

const liveMode: Hostile = (name) =>
  accepted('live in test mode', {
    ...sale(name, { metadata: { user_id: name, credits: '7' } }),
    livemode: true,
  });

export const hostile = [
  malformed,
  wrongField,
  wrongSale,
  hostileText,
  hostileType,
  hostileId,
  deep,
  liveMode,
] as const;
