import { expect, test } from 'vitest';
import { findCustomer } from '../../src/index.ts';
import { getUser } from '../../src/users/index.ts';
import { db, deliver, rows } from '../database.ts';
import { createEventWriter } from '../model/event-generator.ts';

const purchase = { user: 'ada', credits: 10, price: 1000 };

/** Rows that a product adds by its acts: more than are looked through for a purchase. */
const spendOften = (userId: string) =>
  rows(
    `INSERT INTO credit_ledger (id, user_id, sequence, type, amount, balance, created_at)
     WITH RECURSIVE last (sequence, balance) AS
       (SELECT MAX(sequence), balance FROM credit_ledger WHERE user_id = ?1),
     n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
     SELECT ?1 || ':' || i, ?1, sequence + i, 'grant', 1, balance + i, 'x' FROM n, last`,
    userId,
  );

test('the customer of a user who has spent a thousand times since is found, and is shown to support', async () => {
  const stripe = createEventWriter('spender');
  stripe.checkoutPaid('a', purchase, { customer: 'cus_spender' });
  await deliver(stripe.events);
  await spendOften(stripe.userId('ada'));

  expect(await findCustomer(db, stripe.userId('ada'))).toBe('cus_spender');
  expect(await getUser(db, stripe.userId('ada'))).toMatchObject({
    purchases: [],
    customers: ['cus_spender'],
  });
});

/** Two purchases as two customers, after a subscription as a third one. */
async function buyAsThree(name: string, status: string): Promise<string> {
  const stripe = createEventWriter(name);
  const metadata = { user_id: stripe.userId('ada') };
  stripe.write(
    'customer.subscription.updated',
    { id: `sub_${name}`, status, customer: `cus_${name}_plan`, metadata },
    1,
  );
  stripe.checkoutPaid('a', purchase, { customer: `cus_${name}_before` });
  stripe.checkoutPaid('b', purchase, { customer: `cus_${name}_newest` });
  for (const event of stripe.events) await deliver([event]);
  return stripe.userId('ada');
}

test.each([
  ['of a plan that lives before that of a newer purchase', 'active', 'plan'],
  ['of a plan that waits for a payment before that of a newer purchase', 'past_due', 'plan'],
  ['of the newest purchase where the plan has ended', 'canceled', 'newest'],
])('of several customers the portal is for the one %s', async (_, status, expected) => {
  const userId = await buyAsThree(status, status);

  expect(await findCustomer(db, userId)).toBe(`cus_${status}_${expected}`);
});

test('of several customers any has the portal where the purchases are far back', async () => {
  const userId = await buyAsThree('far', 'canceled');
  await spendOften(userId);

  expect(await findCustomer(db, userId)).toBe('cus_far_before');
  expect((await getUser(db, userId)).customers).toEqual([
    'cus_far_before',
    'cus_far_newest',
    'cus_far_plan',
  ]);
});
