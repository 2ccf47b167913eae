import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { handledTypes, judge } from '../src/index.ts';
import { testMode } from './processing-context.ts';

const outcomeOf = (event: object) => judge(JSON.stringify(event), testMode).outcome;

describe('what is no event at all is dead with a reason, and has no id', () => {
  test.each([
    ['nothing', '', 'the message is not JSON'],
    ['half a JSON text', '{"id":"evt_1"', 'the message is not JSON'],
    ['a JSON list', '[]', 'the message is not an event'],
    ['null', 'null', 'the message is not an event'],
    ['an event without a type', '{"id":"evt_1"}', 'the message is not an event'],
    [
      'an id with a control character',
      '{"id":"e\\u0000","type":"a"}',
      'the message is not an event',
    ],
  ])('%s', (_, text, reason) => {
    const verdict = judge(text, testMode);

    expect(verdict).toMatchObject({ id: null, outcome: { status: 'dead', reason } });
  });
});

describe('a type that nobody handles is ignored with a reason', () => {
  test.each([
    ['another type of Stripe’s', { type: 'product.created' }],
    ['a thin event, which has no object in it', { type: 'v1.invoice.paid', data: undefined }],
    ['a name that every object has', { type: 'constructor' }],
    ['a type without an envelope', { type: 'product.created', created: 'yesterday' }],
  ])('%s', (_, changes) => {
    const outcome = outcomeOf({ ...fixture('invoice.paid'), ...changes });

    expect(outcome).toEqual({ status: 'ignored', reason: 'no handler for this type' });
  });
});

test('a byte order mark before the event does not hide it', () => {
  const verdict = judge(`\uFEFF${JSON.stringify(fixture('invoice.paid'))}`, testMode);

  expect(verdict).toMatchObject({ type: 'invoice.paid', outcome: { status: 'handled' } });
});

test.each([
  [true, false, 'a live event reached a deployment for test mode (STRIPE_LIVEMODE is "false")'],
  [false, true, 'a test event reached a deployment for live mode (STRIPE_LIVEMODE is "true")'],
])('an event of the other mode is dead with that reason (live: %s)', (live, livemode, reason) => {
  const event = JSON.stringify(fixture('checkout.session.completed', { livemode: live }));

  const { outcome } = judge(event, { ...testMode, livemode });

  expect(outcome).toEqual({ status: 'dead', reason });
});

test('a payload of another shape is dead, and told where it fails but not with what', () => {
  const outcome = outcomeOf(
    fixture('payment_intent.succeeded', { object: { amount: 'secret words' } }),
  );

  expect(outcome).toEqual({
    status: 'dead',
    reason: 'the payload lacks what is needed of its type',
    detail: 'data.object.amount is not number',
  });
});

test.each(['customer.subscription.updated', 'invoice.paid'] as const)(
  '%s: an object without an id is ignored, for want of a key',
  (type) => {
    const outcome = outcomeOf(fixture(type, { object: { id: undefined } }));

    expect(outcome.status).toBe('ignored');
  },
);

test('any JSON in place of an event’s object gets a verdict, never a throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(...handledTypes), fc.jsonValue(), (type, object) => {
      const outcome = outcomeOf({ ...fixture(type), data: { object } });

      expect(['ignored', 'dead']).toContain(outcome.status);
    }),
  );
});

test('a handled event with any one field replaced gets a verdict, never a throw', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...handledTypes),
      fc.nat(),
      fc.jsonValue({ maxDepth: 3 }),
      (type, choice, value) => {
        const fields = Object.keys(fixture(type).data.object);
        const field = fields[choice % fields.length] ?? 'id';

        const outcome = outcomeOf(fixture(type, { object: { [field]: value } }));

        expect(['handled', 'ignored', 'dead']).toContain(outcome.status);
      },
    ),
  );
});

test('an event nested 100,000 deep gets a verdict', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const event = `{"id":"evt_1","type":"invoice.paid","created":1,"livemode":false,"data":{"object":{"object":"invoice","id":${deep}}}}`;

  const { outcome } = judge(event, testMode);

  expect(outcome.status).toBe('dead');
});
