import { handledTypes } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { eventWorkload, malformedWorkload } from './payload.ts';
import { type NamedWorkload, sale } from './sales.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const anyJson = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
/** Ids have 255 characters at most. */
const TOO_LONG = 'x'.repeat(256);

const notAnEvent: NamedWorkload = fc
  .oneof(
    fc
      .constantFrom(' ', 'null', '[]', '{}', '"evt_1"', '{"id":"evt_1"}', '\uFEFF')
      .map((text) => () => text),
    fc.nat().map((pick) => (name: string) => {
      const json = JSON.stringify(sale(name));
      return json.slice(0, 1 + (pick % (json.length - 1)));
    }),
    anyText.map((text) => (name: string) => `${name} ${text}`),
    fc.json({ stringUnit: 'binary' }).map((json) => (name: string) => `[${json}, "${name}"]`),
  )
  .map((toText) => (name) => malformedWorkload(toText(name).toWellFormed()));

const GRANTING_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'invoice.paid',
];
const otherTypes = handledTypes.filter((type) => !GRANTING_TYPES.includes(type));

/** An event of a type that grants nothing, with a value of any shape in one field. */
const wrongField: NamedWorkload = fc
  .tuple(fc.constantFrom(...otherTypes), fc.nat(), anyJson)
  .map(([type, pick, value]) => (name) => {
    const event = fixture(type, { id: `evt_${name}`, object: { id: `obj_${name}` } });
    const fields = Object.keys(event.data.object);
    event.data.object[fields[pick % fields.length] ?? 'id'] = value;
    return eventWorkload(event);
  });

const INVALID_CREDITS = ['-5', '0', '1e9', '0x10', 'NaN', '1000001', ' 7', '7.5', '٣', '', '7\0'];
const INVALID_USER_IDS = ['', ' ', 'ada ', 'ada\0', '\u202eada', TOO_LONG, '\ud800'];

/** A paid session with a field that no grant can follow from. */
const wrongSale: NamedWorkload = fc
  .oneof(
    fc
      .constantFrom(...INVALID_CREDITS, 7, null, [], {})
      .map((credits) => ({ metadata: { credits } })),
    fc.constantFrom(...INVALID_USER_IDS).map((user_id) => ({ metadata: { user_id } })),
    fc.constantFrom('2999', 1.5, -1e21, [], {}).map((amount_total) => ({ amount_total })),
    fc.constantFrom('PAID', true, ['paid'], 'paid\0').map((status) => ({ payment_status: status })),
    anyJson.filter((id) => typeof id !== 'string').map((id) => ({ id })),
    fc.constant({ metadata: { package_id: 'professional' } }),
  )
  .map((object) => (name) => eventWorkload(sale(name, object)));

/** Text that is stored as it is, in an expired session, which grants nothing. */
const hostileText: NamedWorkload = fc
  .tuple(anyText, anyText, anyText, anyText)
  .map(([mode, currency, key, value]) => (name) => {
    const event = sale(name, { mode, currency, metadata: { [key]: value } });
    return eventWorkload({ ...event, type: 'checkout.session.expired' });
  });

const hostileType: NamedWorkload = fc
  .constantFrom('__proto__', 'constructor', 'toString', 'a'.repeat(255))
  .map((type) => (name) => eventWorkload({ ...sale(name), type }));

/** A text is not an event if its id cannot be a key. */
const hostileId: NamedWorkload = fc
  .constantFrom('', 'evt_\0', '\u200bevt', TOO_LONG, 7, null, ['evt'])
  .map((id) => (name) => malformedWorkload(JSON.stringify({ ...sale(name), id })));

const DEPTH = 100_000;

const deeplyNested: NamedWorkload = fc.constant((name) => {
  const event = fixture('invoice.paid', { id: `evt_${name}`, object: { id: 'deep' } });
  const { payloads, ...workload } = eventWorkload(event);
  const nested = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;
  const nest = (text: string) => text.replace('"deep"', nested);
  return { ...workload, payloads: payloads.map((it) => ({ ...it, text: nest(it.text) })) };
});

const liveSale: NamedWorkload = fc.constant((name) =>
  eventWorkload({ ...sale(name), livemode: true }),
);

/**
 * Workloads with a valid signature that cannot be understood, or that only an attacker would send.
 * None of them may move a balance.
 */
export const hostileWorkloads = [
  notAnEvent,
  wrongField,
  wrongSale,
  hostileText,
  hostileType,
  hostileId,
  deeplyNested,
  liveSale,
];
