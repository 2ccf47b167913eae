import { expect, test } from 'vitest';
import type { HandledType } from '../src/index.ts';
import { firstRow, processFixture } from './process-fixture.ts';

const metadata = { user_id: 'ada', credits: '5' };
const period = { current_period_end: 1_800_000_000 };
const periodEnd = '2027-01-15T08:00:00.000Z';
const item = { price: { id: 'price_1' }, quantity: 2 };
const updated = 'customer.subscription.updated';

/** Each shape is recognised by the fields that are present, whatever the event's `api_version`. */
test.each<[string, HandledType, Record<string, unknown>, object]>([
  [
    'an invoice has its subscription under `parent` since 2025-03-31',
    'invoice.paid',
    { parent: { subscription_details: { subscription: 'sub_new', metadata } } },
    { subscription: 'sub_new', userId: 'ada' },
  ],
  [
    'an invoice has its subscription and metadata at the top level before 2025-03-31',
    'invoice.paid',
    { parent: undefined, subscription: 'sub_old', subscription_details: { metadata } },
    { subscription: 'sub_old', userId: 'ada' },
  ],
  [
    'an invoice can have neither subscription nor metadata',
    'invoice.paid',
    { parent: null, lines: undefined, billing_reason: 'manual', total: 0 },
    { subscription: null, userId: null, credits: null },
  ],
  [
    'a subscription has its period on the item since 2025-03-31',
    updated,
    { items: { data: [{ ...item, ...period }] } },
    { priceId: 'price_1', quantity: 2, currentPeriodEnd: periodEnd },
  ],
  [
    'a subscription has its period at the top level before 2025-03-31',
    updated,
    { items: { data: [item] }, ...period },
    { currentPeriodEnd: periodEnd },
  ],
  [
    'a subscription has a plan instead of items in old versions',
    updated,
    { items: undefined, plan: { id: 'gold' }, quantity: 1 },
    { priceId: 'gold', quantity: 1 },
  ],
  [
    'a subscription is scheduled to end by cancel_at',
    updated,
    { cancel_at: 1_800_000_000 },
    { cancelAt: periodEnd },
  ],
  [
    'a subscription is scheduled to end by cancel_at_period_end',
    updated,
    { cancel_at_period_end: true, items: { data: [period] } },
    { cancelAt: periodEnd },
  ],
  [
    'a payment intent has its charges in a list until 2022-08-01',
    'payment_intent.succeeded',
    { latest_charge: undefined, charges: { data: [{ id: 'ch_old' }] } },
    { charge: 'ch_old' },
  ],
])('%s', (_, type, object, row) => {
  expect(firstRow(processFixture(type, object))).toMatchObject(row);
});
