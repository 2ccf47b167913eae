import { expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import {
  dead,
  findGrantOf,
  ignored,
  needsCorrection,
  type Outcome,
  processWithCorrections,
  readMetadata,
} from '../src/index.ts';
import { processFixture, TEST_MODE } from './process-fixture.ts';

const SESSION = 'checkout.session.completed';
const textOf = (metadata: Record<string, string>) =>
  JSON.stringify(
    fixture(SESSION, { id: 'evt_1', object: { client_reference_id: null, metadata } }),
  );
const corrections = new Map([['evt_1', { user_id: 'ben' }]]);

test('a correction is used for an event that is dead without it, and for no other', () => {
  const context = { ...TEST_MODE, corrections };
  const userOf = ({ outcome }: ReturnType<typeof processWithCorrections>) =>
    outcome.status === 'handled' && outcome.facts[0]?.row;

  const repaired = processWithCorrections(textOf({ credits: '7' }), context);
  const intact = processWithCorrections(textOf({ credits: '7', user_id: 'ada' }), context);
  const other = processWithCorrections(textOf({ credits: '7' }).replace('evt_1', 'evt_2'), context);

  expect(userOf(repaired)).toMatchObject({ userId: 'ben', credits: 7 });
  expect(userOf(intact)).toMatchObject({ userId: 'ada' });
  expect(other.outcome.status).toBe('dead');
});

test('an event needs a correction when it is dead, or ignored as a payment that is not for credits', () => {
  const reason = 'no handler for this type';
  const otherPayment = { id: 'pi_1', amount: 100, currency: 'usd' };
  const outcomes: [Outcome, boolean][] = [
    [dead('the message is not JSON'), true],
    [{ status: 'ignored', reason, otherPayment }, true],
    [ignored(reason), false],
    [processFixture(SESSION, {}), false],
  ];

  for (const [outcome, needed] of outcomes) expect(needsCorrection(outcome)).toBe(needed);
});

test('the grant of an outcome is the user and the credits that a fact of it names', () => {
  const bought = { client_reference_id: null, metadata: { user_id: 'ada', credits: '7' } };

  expect(findGrantOf(processFixture(SESSION, bought))).toEqual({ userId: 'ada', credits: 7 });
  expect(findGrantOf(processFixture('customer.subscription.updated', {}))).toBeNull();
  expect(
    findGrantOf(processFixture(SESSION, { client_reference_id: null, metadata: {} })),
  ).toBeNull();
});

test('the metadata of an event is that of its object, or of the subscription of its invoice', () => {
  const metadata = { user_id: 'ada' };
  const subscription_details = { metadata: { user_id: 'ben' } };
  const text = (object: object) => JSON.stringify({ data: { object } });

  expect(readMetadata(text({ metadata }))).toEqual(metadata);
  expect(readMetadata(text({ metadata: {}, subscription_details }))).toEqual({ user_id: 'ben' });
  expect(readMetadata(text({ parent: { subscription_details } }))).toEqual({ user_id: 'ben' });
  for (const nothing of [text({ metadata: 'x' }), 'no JSON', '{}'])
    expect(readMetadata(nothing)).toEqual({});
});
