import { describe, expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { type HandledType, judge } from '../src/index.ts';
import { testMode } from './processing-context.ts';

/** Shapes that older API versions send: told apart by the fields that are there. */
function rowOf(type: HandledType, object: Record<string, unknown>) {
  const { outcome } = judge(JSON.stringify(fixture(type, { object })), testMode);
  return outcome.status === 'handled' ? outcome.facts[0]?.row : outcome;
}

describe('an invoice', () => {
  const metadata = { user_id: 'ada', credits: '5' };

  test('names its subscription under `parent` since 2025-03-31', () => {
    const parent = { subscription_details: { subscription: 'sub_new', metadata } };

    const row = rowOf('invoice.paid', { parent });

    expect(row).toMatchObject({ subscription: 'sub_new', userId: 'ada' });
  });

  test('named it at the top before, with the metadata beside it', () => {
    const old = { parent: undefined, subscription: 'sub_old', subscription_details: { metadata } };

    const row = rowOf('invoice.paid', old);

    expect(row).toMatchObject({ subscription: 'sub_old', userId: 'ada' });
  });

  test('may have neither subscription nor metadata', () => {
    const row = rowOf('invoice.paid', { parent: null, lines: undefined, billing_reason: 'manual' });

    expect(row).toMatchObject({ subscription: null, userId: null });
  });
});

describe('a subscription', () => {
  const period = { current_period_end: 1_800_000_000 };
  const periodEnd = '2027-01-15T08:00:00.000Z';
  const item = { price: { id: 'price_1' }, quantity: 2 };
  const updated = 'customer.subscription.updated';

  test('has its period on the item since 2025-03-31', () => {
    const row = rowOf(updated, { items: { data: [{ ...item, ...period }] } });

    expect(row).toMatchObject({ priceId: 'price_1', quantity: 2, currentPeriodEnd: periodEnd });
  });

  test('had its period at the top before', () => {
    const row = rowOf(updated, { items: { data: [item] }, ...period });

    expect(row).toMatchObject({ currentPeriodEnd: periodEnd });
  });

  test('had no list of items in old versions, but a plan', () => {
    const row = rowOf(updated, { items: undefined, plan: { id: 'gold' }, quantity: 1 });

    expect(row).toMatchObject({ priceId: 'gold', quantity: 1 });
  });

  test.each([
    ['cancel_at', { cancel_at: 1_800_000_000 }],
    ['cancel_at_period_end', { cancel_at_period_end: true, items: { data: [period] } }],
  ])('is scheduled to end when %s says so', (_, object) => {
    expect(rowOf(updated, object)).toMatchObject({ cancelAt: periodEnd });
  });
});

test('a payment intent had its charges in a list until 2022-08-01', () => {
  const old = { latest_charge: undefined, charges: { data: [{ id: 'ch_old' }] } };

  expect(rowOf('payment_intent.succeeded', old)).toMatchObject({ charge: 'ch_old' });
});
