import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { ledgerOf, openCredits, settled, wanted } from './credits.ts';

const desk = openCredits();

async function buy(user: string): Promise<string> {
  const answer = await desk.credits.createCheckout(wanted(user));
  if (answer.status !== 'created') throw new Error(answer.message);
  return answer.sessionId;
}

/** Stripe's session as it is, with what a test needs to be otherwise. */
function change(id: string, changes: Partial<Stripe.Checkout.Session>): void {
  const { sessions } = desk.shop.stripe.state;
  const before = sessions.get(id);
  sessions.set({ ...before, session: { ...before.session, ...changes } });
}

const once = (id: string) => [{ id: `${id}:purchase:1`, type: 'purchase', amount: 200 }];
const credited = (userId: string) => ({ status: 'credited', userId, credits: 200, balance: 200 });
const deadLetters = () =>
  desk.shop.db.prepare('SELECT COUNT(*) AS n FROM dead_letters').first<number>('n');

test('the success page credits before the event, and the event finds nothing left to do', async () => {
  const id = await buy('ada');
  const event = desk.shop.stripe.pay(id);

  expect(await desk.credits.fulfil(id)).toEqual(credited('ada'));
  expect(await desk.shop.stripe.deliver(event)).toBe(200);
  await settled(desk.shop, event.id);

  expect(await ledgerOf(desk.shop, 'ada')).toEqual(once(id));
});

test('the event credits before the success page, which then asks Stripe nothing', async () => {
  const id = await buy('ben');
  const event = desk.shop.stripe.pay(id);
  await desk.shop.stripe.deliver(event);
  await settled(desk.shop, event.id);
  const { length } = desk.shop.stripe.requests;

  expect(await desk.credits.fulfil(id)).toEqual(credited('ben'));

  expect(desk.shop.stripe.requests).toHaveLength(length);
  expect(await ledgerOf(desk.shop, 'ben')).toEqual(once(id));
});

test('ten pages and five deliveries at once credit once', async () => {
  const id = await buy('cleo');
  const event = desk.shop.stripe.pay(id);

  const pages = Array.from({ length: 10 }, () => desk.credits.fulfil(id));
  const deliveries = Array.from({ length: 5 }, () => desk.shop.stripe.deliver(event));
  const [answers] = await Promise.all([Promise.all(pages), Promise.all(deliveries)]);
  await settled(desk.shop, event.id);

  for (const answer of answers) expect(answer).toEqual(credited('cleo'));
  expect(await ledgerOf(desk.shop, 'cleo')).toEqual(once(id));
});

test('what a page has credited is explained by Stripe’s answer, and by the event once it is there', async () => {
  const id = await buy('dora');
  const event = desk.shop.stripe.pay(id);
  await desk.credits.fulfil(id);
  await desk.shop.stripe.deliver(event);
  await settled(desk.shop, event.id);

  const explained = await desk.credits.explain('dora', `${id}:purchase:1`);

  expect(explained).toMatchObject({ amount: 200, source: id });
  expect(explained?.events.map((told) => told.id)).toContain(`retrieved_${id}`);
});

test.each([
  ['open', {}, 'open'],
  ['open and costs nothing', { payment_status: 'no_payment_required' }, 'open'],
  ['complete with a payment that takes days', { status: 'complete' }, 'processing'],
] as const)(
  'a session that is %s is not yet credited, and nothing is recorded of it',
  async (name, changes, checkout) => {
    const id = await buy(name);
    change(id, changes);

    expect(await desk.credits.fulfil(id)).toEqual({ status: 'not_yet', checkout });

    expect(await ledgerOf(desk.shop, name)).toEqual([]);
    const kept = desk.shop.db.prepare('SELECT id FROM checkout_sessions WHERE id = ?').bind(id);
    expect(await kept.first()).toBeNull();
  },
);

test.each([
  ['of live mode', { livemode: true }, 'a live event reached a deployment for test mode'],
  ['without a user', { metadata: { credits: '200' } }, 'metadata.user_id is missing'],
  ['without metadata', { metadata: {} }, 'metadata.user_id is missing'],
  [
    'that was paid less for than the package costs',
    { amount_subtotal: 100 },
    'amount_subtotal differs from the price',
  ],
  ['of a subscription', { mode: 'subscription' }, 'of mode subscription'],
])(
  'a paid session %s is refused, and is left to its event to bury',
  async (name, changes, sentence) => {
    const id = await buy(name);
    desk.shop.stripe.pay(id);
    change(id, changes);
    const before = await deadLetters();

    const answer = await desk.credits.fulfil(id);

    expect(answer).toMatchObject({ status: 'refused', why: 'not_grantable' });
    expect('message' in answer && answer.message).toContain(sentence);
    expect(await ledgerOf(desk.shop, name)).toEqual([]);
    expect(await deadLetters()).toBe(before);
  },
);

test('an expired session, one that there is not, and what is no id are refused', async () => {
  const id = await buy('emil');
  change(id, { status: 'expired' });

  expect(await desk.credits.fulfil(id)).toMatchObject({ status: 'refused', why: 'not_grantable' });
  expect(await desk.credits.fulfil('cs_test_no')).toMatchObject({
    status: 'refused',
    why: 'unknown',
  });
  expect(await desk.credits.fulfil('../v1/refunds')).toMatchObject({
    status: 'refused',
    why: 'invalid',
  });
});
