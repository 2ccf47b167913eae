import { handledTypes } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { eventWorkload, hashText, type Kind, type NamedWorkload, textWorkload } from './payload.ts';
import { type SaleObject, sale } from './sales.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const anyJson = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
/** Ids have 255 characters at most. */
const TOO_LONG = 'x'.repeat(256);

/** A text that is not an event. The consumer records it under a hash of itself. */
const malformedWorkload = (text: string) =>
  textWorkload(text, `message_${hashText(text).slice(0, 32)}`);

const NOT_EVENTS = [' ', 'null', '[]', '{}', '"evt_1"', '{"id":"evt_1"}', '\uFEFF'];

const notAnEvent: NamedWorkload = fc
  .oneof(
    fc.constantFrom(...NOT_EVENTS).map((text) => () => text),
    fc.nat().map((pick) => (name: string) => {
      const json = JSON.stringify(sale(name));
      return json.slice(0, 1 + (pick % (json.length - 1)));
    }),
    anyText.map((text) => (name: string) => `${name} ${text}`),
    fc.json({ stringUnit: 'binary' }).map((json) => (name: string) => `[${json}, "${name}"]`),
  )
  .map((toText) => (name) => malformedWorkload(toText(name).toWellFormed()));

/** A text is not an event if its id cannot be a key. */
const hostileId: NamedWorkload = fc
  .constantFrom('', 'evt_\0', '\u200bevt', TOO_LONG, 7, null, ['evt'])
  .map((id) => (name) => malformedWorkload(JSON.stringify({ ...sale(name), id })));

const GRANTING_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'invoice.paid',
];
/** Grants only by its metadata. */
const PAYMENT = 'payment_intent.succeeded';
const otherTypes = handledTypes.filter((type) => !GRANTING_TYPES.includes(type));

/** An event of a type that grants nothing, with a value of any shape in one field. */
const wrongField: NamedWorkload = fc
  .tuple(fc.constantFrom(...otherTypes), fc.nat(), anyJson)
  .map(([type, pick, value]) => (name) => {
    const object = { id: `obj_${name}`, ...(type === PAYMENT && { metadata: {} }) };
    const event = fixture(type, { id: `evt_${name}`, object });
    const fields = Object.keys(event.data.object);
    event.data.object[fields[pick % fields.length] ?? 'id'] = value;
    return eventWorkload(event);
  });

const INVALID_CREDITS = ['-5', '0', '1e9', '0x10', 'NaN', '1000001', ' 7', '7.5', '٣', '', '7\0'];
const INVALID_USER_IDS = ['', ' ', 'ada ', 'ada\0', '\u202eada', TOO_LONG, '\ud800'];

/** Fields of a paid session from which no grant can follow. */
const wrongObjects: fc.Arbitrary<SaleObject>[] = [
  fc
    .constantFrom(...INVALID_CREDITS, 7, null, [], {})
    .map((credits) => ({ metadata: { credits } })),
  fc.constantFrom(...INVALID_USER_IDS).map((user_id) => ({ metadata: { user_id } })),
  fc.constantFrom('2999', 1.5, -1e21, [], {}).map((amount_total) => ({ amount_total })),
  fc.constantFrom('PAID', true, ['paid'], 'paid\0').map((status) => ({ payment_status: status })),
  anyJson.filter((id) => typeof id !== 'string').map((id) => ({ id })),
  fc.constant({ metadata: { package_id: 'professional' } }),
];
/** Text that is stored as it is. */
const hostileText = fc
  .tuple(anyText, anyText, anyText, anyText)
  .map(([mode, currency, key, value]) => ({ mode, currency, metadata: { [key]: value } }));

/** A sale whose session has these fields, and whose event has these others. */
function changedSale(
  objects: fc.Arbitrary<SaleObject>,
  fields: fc.Arbitrary<Partial<StripeEvent>> = fc.constant({}),
): NamedWorkload {
  const changes = fc.tuple(objects, fields);
  return changes.map(
    ([object, changed]) =>
      (name) =>
        eventWorkload({ ...sale(name, object), ...changed }),
  );
}

const HOSTILE_TYPES = ['__proto__', 'constructor', 'toString', 'a'.repeat(255)];

const DEPTH = 100_000;

const deeplyNested: NamedWorkload = fc.constant((name) => {
  const event = fixture('invoice.paid', { id: `evt_${name}`, object: { id: 'deep' } });
  const nested = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;
  return textWorkload(JSON.stringify(event).replace('"deep"', nested), event.id);
});

/**
 * Workloads with a valid signature that cannot be understood, or that only an attacker would send.
 * None of them may move a balance.
 */
export const hostileWorkloads: readonly Kind[] = [
  ['that are no events', notAnEvent],
  ['with hostile ids', hostileId],
  ['with a wrong field', wrongField],
  ['of sessions that cannot grant', changedSale(fc.oneof(...wrongObjects))],
  [
    'with hostile text',
    // An expired session grants nothing.
    changedSale(hostileText, fc.constant({ type: 'checkout.session.expired' })),
  ],
  [
    'of hostile types',
    changedSale(fc.constant({}), fc.constantFrom(...HOSTILE_TYPES.map((type) => ({ type })))),
  ],
  ['of the other mode', changedSale(fc.constant({}), fc.constant({ livemode: true }))],
  ['deeply nested', deeplyNested],
];
