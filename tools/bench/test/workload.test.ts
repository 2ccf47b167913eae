import { expect, test } from 'vitest';
import { MIXES, purchasesAmong } from '../workers/events.ts';
import { purchaseOf, range } from '../workers/purchases.ts';
import { timeOrderedId } from '../workers/stripe-ids.ts';

interface Event {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: { readonly id: string } };
}

test('an id has the clock of the id that Stripe documents for the same second', () => {
  const documented = 'pi_3MtwBwLkdIwHu7ix28a3tqPa';

  const id = timeOrderedId('pi', 3, 1_680_800_504, 1);

  expect(id.slice(0, 19)).toBe(documented.slice(0, 19));
  expect(id).toHaveLength(documented.length);
});

test('ids of payments sort by their second, and those of sessions do not', () => {
  const purchases = range(0, 20, (n) => purchaseOf(n * 10));
  const payments = purchases.map(({ paymentIntent }) => paymentIntent);
  const sessions = purchases.map(({ session }) => session);

  expect(payments.toSorted()).toEqual(payments);
  expect(sessions.toSorted()).not.toEqual(sessions);
  expect(new Set(sessions.map(({ length }) => length))).toEqual(new Set([66]));
});

test('the real mix has each payment before its session, and refunds two purchases in a hundred', () => {
  const events = range(0, 204, (n) => JSON.parse(MIXES.real(n)) as Event);

  const count = (type: string) => events.filter((event) => event.type === type).length;
  expect(events[0]?.type).toBe('payment_intent.succeeded');
  expect(events[1]?.type).toBe('checkout.session.completed');
  expect(count('checkout.session.completed')).toBe(100);
  expect(count('refund.created')).toBe(2);
  expect(count('charge.refunded')).toBe(2);
  expect(new Set(events.map(({ id }) => id)).size).toBe(204);
});

test('the purchases of a mix that ends between the two events of one are counted with it', () => {
  expect(purchasesAmong('real', 101)).toBe(50);
  expect(purchasesAmong('real', 103)).toBe(51);
  expect(purchasesAmong('real', 104)).toBe(51);
  expect(purchasesAmong('sessions', 104)).toBe(104);
});

test('ten thousand purchases are those of two thousand users', () => {
  const users = new Set(range(0, 10_000, (n) => purchaseOf(n).userId));

  expect(users.size).toBe(2_000);
});
