import type Stripe from 'stripe';
import { beforeAll, expect, test } from 'vitest';
import { checkOut, credits } from './credits.ts';
import { ledgerOf, selectValue, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

/** Changes the session at Stripe. */
function changeSession(id: string, changes: Partial<Stripe.Checkout.Session>): void {
  const { sessions } = system.stripe.state;
  const before = sessions.get(id);
  sessions.set({ ...before, session: { ...before.session, ...changes } });
}

/** The purchase is keyed by the session's payment. */
const grantId = (id: string): string => {
  const { session } = system.stripe.state.sessions.get(id);
  return `${session.payment_intent}:purchase:1`;
};
const oneGrant = (id: string) => [{ id: grantId(id), type: 'purchase', amount: 200 }];
const credited = (userId: string) => ({ status: 'credited', userId, credits: 200, balance: 200 });

test('fulfill credits before the event, and the event changes nothing', async () => {
  const id = await checkOut('ada');
  const event = system.stripe.pay(id);

  expect(await credits.fulfill(id)).toEqual(credited('ada'));
  expect(await system.stripe.deliver(event)).toBe(200);
  await untilRecorded(event);

  expect(await ledgerOf('ada')).toEqual(oneGrant(id));
  const trace = await credits.traceTransaction('ada', grantId(id));
  expect(trace).toMatchObject({ amount: 200, source: id });
  expect(trace?.events.map((source) => source.id)).toContain(`retrieved_${id}`);
});

test('the event credits before fulfill, which then sends no request to Stripe', async () => {
  const id = await checkOut('ben');
  const event = system.stripe.pay(id);
  await system.stripe.deliver(event);
  await untilRecorded(event);
  const requests = system.stripe.requests.length;

  expect(await credits.fulfill(id)).toEqual(credited('ben'));

  expect(system.stripe.requests).toHaveLength(requests);
  expect(await ledgerOf('ben')).toEqual(oneGrant(id));
});

test('ten calls of fulfill and five deliveries at once credit once', async () => {
  const id = await checkOut('cleo');
  const event = system.stripe.pay(id);

  const calls = Array.from({ length: 10 }, () => credits.fulfill(id));
  const deliveries = Array.from({ length: 5 }, () => system.stripe.deliver(event));
  const [results] = await Promise.all([Promise.all(calls), Promise.all(deliveries)]);
  await untilRecorded(event);

  for (const result of results) expect(result).toEqual(credited('cleo'));
  expect(await ledgerOf('cleo')).toEqual(oneGrant(id));
});

test.each([
  ['open', {}, 'open'],
  ['open and free of charge', { payment_status: 'no_payment_required' }, 'open'],
  ['complete, with a payment that takes days', { status: 'complete' }, 'processing'],
] as const)(
  'a session that is %s is pending, and nothing is recorded',
  async (name, changes, checkout) => {
    const id = await checkOut(name);
    changeSession(id, changes);

    expect(await credits.fulfill(id)).toEqual({ status: 'pending', checkout });

    expect(await ledgerOf(name)).toEqual([]);
    expect(await selectValue('SELECT id FROM checkout_sessions WHERE id = ?', id)).toBeUndefined();
  },
);

test.each([
  ['of live mode', { livemode: true }, 'a live event reached a deployment for test mode'],
  [
    'without a user',
    { metadata: { credits: '200' }, client_reference_id: null },
    'metadata.user_id is missing',
  ],
  ['without metadata', { metadata: {} }, 'not marked as a purchase of credits'],
  ['paid below the price', { amount_subtotal: 100 }, 'the amount differs from the price'],
  ['of a subscription without an id', { mode: 'subscription' }, 'or no plan'],
] as const)(
  'a paid session %s is refused; its event makes the dead letter',
  async (name, changes, sentence) => {
    const id = await checkOut(name);
    system.stripe.pay(id);
    changeSession(id, changes);

    const result = await credits.fulfill(id);

    expect(result).toMatchObject({ status: 'refused', code: 'not_grantable' });
    expect('message' in result && result.message).toContain(sentence);
    expect(await ledgerOf(name)).toEqual([]);
    expect(await selectValue('SELECT COUNT(*) FROM dead_letters')).toBe(0);
  },
);

test('an expired session, an unknown session and an invalid id are refused', async () => {
  const id = await checkOut('emil');
  changeSession(id, { status: 'expired' });

  expect(await credits.fulfill(id)).toMatchObject({ status: 'refused', code: 'not_grantable' });
  expect(await credits.fulfill('cs_test_no')).toMatchObject({
    status: 'refused',
    code: 'not_found',
    message: 'Stripe has no Checkout Session cs_test_no.',
  });
  expect(await credits.fulfill('../v1/refunds')).toMatchObject({
    status: 'refused',
    code: 'invalid',
  });
});
