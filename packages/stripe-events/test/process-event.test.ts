import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { handledTypes, processEvent } from '../src/index.ts';
import { outcomeOf, processFixture, TEST_MODE } from './process-fixture.ts';

describe('a message that is not an event is dead with a reason and has no id', () => {
  test.each([
    ['an empty text', '', 'the message is not JSON'],
    ['incomplete JSON', '{"id":"evt_1"', 'the message is not JSON'],
    ['a JSON list', '[]', 'the message is not a Stripe event'],
    ['null', 'null', 'the message is not a Stripe event'],
    ['an object without a type', '{"id":"evt_1"}', 'the message is not a Stripe event'],
    [
      'a control character in the id',
      '{"id":"\\u0000","type":"a"}',
      'the message is not a Stripe event',
    ],
  ])('%s', (_, text, reason) => {
    const event = processEvent(text, TEST_MODE);

    expect(event).toMatchObject({ id: null, outcome: { status: 'dead', reason } });
  });
});

describe('an event without a handler is ignored with that reason', () => {
  test.each([
    ['another type of Stripe', { type: 'product.created' }],
    ['a thin event of such a type', { type: 'v1.product.created', data: undefined }],
    ['an event of the other mode', { type: 'account.updated', livemode: true }],
    ['an event of another account', { type: 'account.updated', account: 'acct_other' }],
    ['the name of a property of every object', { type: 'constructor' }],
    ['an invalid envelope', { type: 'product.created', created: 'yesterday' }],
  ])('%s', (_, changes) => {
    const outcome = outcomeOf({ ...fixture('invoice.paid'), ...changes });

    expect(outcome).toEqual({ status: 'ignored', reason: 'no handler for this type' });
  });
});

test('an event after a byte order mark is handled', () => {
  const event = processEvent(`\uFEFF${JSON.stringify(fixture('invoice.paid'))}`, TEST_MODE);

  expect(event).toMatchObject({ type: 'invoice.paid', outcome: { status: 'handled' } });
});

test.each([
  ['live', false, 'a live event reached a deployment for test mode (STRIPE_LIVEMODE is "false")'],
  ['test', true, 'a test event reached a deployment for live mode (STRIPE_LIVEMODE is "true")'],
])(
  'a %s event in a deployment for the other mode is dead with that reason',
  (mode, livemode, reason) => {
    const event = fixture('checkout.session.completed', { livemode: mode === 'live' });

    expect(outcomeOf(event, { ...TEST_MODE, livemode })).toEqual({ status: 'dead', reason });
  },
);

test('a payload of another shape is dead with the path in the detail, and without the value', () => {
  expect(processFixture('payment_intent.succeeded', { amount: 'secret words' })).toEqual({
    status: 'dead',
    reason: 'malformed payload: a field that its type requires is missing',
    detail: 'data.object.amount is not number',
  });
});

test.each(['customer.subscription.updated', 'invoice.paid'] as const)(
  '%s: an object without an id is ignored',
  (type) => {
    expect(processFixture(type, { id: undefined }).status).toBe('ignored');
  },
);

test('a failed payment is notified with its decline code, or else with its error code', () => {
  const failure = (error: object) =>
    processFixture('payment_intent.payment_failed', { last_payment_error: error });
  const declined = { code: 'card_declined', decline_code: 'insufficient_funds' };
  const unauthenticated = { code: 'payment_intent_authentication_failure' };

  expect(failure(declined)).toMatchObject({ notification: { reason: declined.decline_code } });
  expect(failure(unauthenticated)).toMatchObject({
    notification: { reason: unauthenticated.code },
  });
});

test('any JSON in place of the object has an outcome: processing never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...handledTypes), fc.jsonValue(), (type, object) => {
      const outcome = outcomeOf({ ...fixture(type), data: { object } });

      expect(['ignored', 'dead']).toContain(outcome.status);
    }),
  );
});

test('an event with any one field replaced has an outcome: processing never throws', () => {
  const anyType = fc.constantFrom(...handledTypes);
  fc.assert(
    fc.property(anyType, fc.nat(), fc.jsonValue({ maxDepth: 3 }), (type, choice, value) => {
      const fields = Object.keys(fixture(type).data.object);
      const field = fields[choice % fields.length] ?? 'id';

      const { status } = processFixture(type, { [field]: value });

      expect(['handled', 'ignored', 'dead', 'incomplete']).toContain(status);
    }),
  );
});

test('an event that is nested 100,000 levels deep is dead', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const event = `{"id":"evt_1","type":"invoice.paid","created":1,"livemode":false,"data":{"object":{"object":"invoice","id":${deep}}}}`;

  expect(processEvent(event, TEST_MODE).outcome.status).toBe('dead');
});
