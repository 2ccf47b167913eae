import { expect, test } from 'vitest';
import { readSubscription } from '../../src/index.ts';
import { getUser } from '../../src/users/index.ts';
import { db, deliver, rows } from '../database.ts';
import { createEventWriter } from '../model/event-generator.ts';
import { MODEL_PACKAGES } from '../model/packages.ts';

const [plan] = MODEL_PACKAGES;
const PERIOD_END = 1_800_000_000;

interface Subscribed {
  readonly status: string;
  readonly price?: string;
  readonly packageId?: string;
}

/** A user whose subscriptions `sub_<user>_1`, `…_2` became so in this order. */
async function subscribe(user: string, subscriptions: readonly Subscribed[]) {
  const stripe = createEventWriter(user);
  for (const [index, subscription] of subscriptions.entries()) {
    const { status, price = plan.stripePriceId, packageId } = subscription;
    stripe.write(
      'customer.subscription.updated',
      {
        id: `sub_${user}_${index + 1}`,
        status,
        customer: `cus_${user}_${index + 1}`,
        metadata: { user_id: stripe.userId('ada'), ...(packageId && { package_id: packageId }) },
        items: { data: [{ price: { id: price }, quantity: 1, current_period_end: PERIOD_END }] },
      },
      index + 1,
    );
  }
  await deliver(stripe.events);
  return stripe.userId('ada');
}

/** The plan that the console shows and the one that the API tells. */
async function plansOf(userId: string) {
  const { plan: shown, otherSubscriptions: others } = await getUser(db, userId);
  return { shown, told: await readSubscription(db, userId), others };
}

test.each<[string, string, readonly string[], number]>([
  ['an active one before a newer one that was never paid', 'unpaid', ['active', 'incomplete'], 1],
  ['a trial before a newer one that is paused', 'trial', ['trialing', 'paused'], 1],
  ['one that is past due before a newer one that has ended', 'due', ['past_due', 'canceled'], 1],
  ['one that may still be paid before one that has ended', 'may', ['canceled', 'unpaid'], 2],
  ['of two that have ended the newer one', 'ended', ['incomplete_expired', 'canceled'], 2],
])(
  'the console and the API take the same subscription for the plan: %s',
  async (_, name, statuses, expected) => {
    const userId = await subscribe(
      name,
      statuses.map((status) => ({ status })),
    );

    const { shown, told, others } = await plansOf(userId);

    expect(shown).toMatchObject({ ...told });
    expect(told).toEqual({
      subscriptionId: `sub_${name}_${expected}`,
      packageId: plan.id,
      status: statuses[expected - 1],
      currentPeriodEnd: new Date(PERIOD_END * 1000).toISOString(),
      cancelAt: null,
      customer: `cus_${name}_${expected}`,
    });
    expect(others).toHaveLength(1);
  },
);

test('an old subscription that is active is the plan, however many newer ones have ended', async () => {
  const ended = Array.from({ length: 12 }, () => ({ status: 'canceled' }));
  const userId = await subscribe('loyal', [{ status: 'active' }, ...ended]);

  const { shown, told, others } = await plansOf(userId);

  expect([shown?.subscriptionId, told?.subscriptionId]).toEqual(['sub_loyal_1', 'sub_loyal_1']);
  expect(others).toHaveLength(9);
});

test('a plan that was sold without a price at Stripe is the package of its metadata, whose credits Stripe knows', async () => {
  await rows(
    `INSERT INTO credit_packages (id, name, credits, unit_amount, currency, interval)
     VALUES ('plan_inline', 'Inline', 70, 700, 'usd', 'month')`,
  );
  const inline = { status: 'active', price: 'price_of_a_session', packageId: 'plan_inline' };
  const userId = await subscribe('inline', [inline]);

  const { shown, told } = await plansOf(userId);

  expect(told?.packageId).toBe('plan_inline');
  expect(shown).toMatchObject({ packageId: 'plan_inline', packageName: 'Inline', credits: null });
});

test('after a change of plan its price tells the package, not the metadata of the plan before', async () => {
  const userId = await subscribe('changed', [{ status: 'active', packageId: 'plan_inline' }]);

  const { shown, told } = await plansOf(userId);

  expect(told?.packageId).toBe(plan.id);
  expect(shown).toMatchObject({
    packageId: plan.id,
    packageName: plan.name,
    credits: plan.credits,
  });
});
