import { describe, expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { judge } from '../src/index.ts';

const sold = (id: string, credits: number, stripePriceId: string) =>
  [id, { id, name: id, credits, unitAmount: 1, currency: 'usd', stripePriceId }] as const;
const packages = new Map([sold('pro', 500, 'price_pro'), sold('plus', 200, 'price_plus')]);

const metadata = { user_id: 'ada', credits: '42' };
const details = (metadata: object | null) => ({
  parent: { subscription_details: { subscription: 'sub_1', metadata } },
});
const line = (price: string, more: object = {}) => ({
  pricing: { price_details: { price } },
  parent: { type: 'subscription_item_details', subscription_item_details: { proration: false } },
  quantity: 1,
  ...more,
});
const prorated = {
  parent: { type: 'subscription_item_details', subscription_item_details: { proration: true } },
};
const oneOff = {
  parent: { type: 'invoice_item_details', invoice_item_details: { proration: false } },
};
const old = { type: 'subscription', price: { id: 'price_pro' } };

/** The credits that an invoice grants, or the reason why it is dead. */
function creditsOf(lines: unknown, object: object = {}) {
  const event = fixture('invoice.paid', {
    object: { ...details(metadata), billing_reason: 'subscription_cycle', lines, ...object },
  });
  const { outcome } = judge(JSON.stringify(event), { livemode: false, packages });
  if (outcome.status !== 'handled') return outcome.reason;
  const [fact] = outcome.facts;
  return fact?.kind === 'invoice' ? fact.row.credits : fact;
}

describe('the credits of a paid invoice', () => {
  test.each([
    ['are those of the package whose price is on the line', [line('price_pro')], 500],
    ['count as often as the quantity says', [line('price_pro', { quantity: 3 })], 1500],
    ['add up over its lines', [line('price_pro'), line('price_plus')], 700],
    ['follow the package, not the metadata', [line('price_plus')], 200],
    ['follow the metadata where no package has the price', [line('price_other')], 42],
    ['are none for a prorated line', [line('price_pro', prorated)], null],
    ['are none for a one-off item', [line('price_pro', oneOff)], null],
    ['leave out what is prorated', [line('price_pro', prorated), line('price_plus')], 200],
    ['are told in the shape before 2025', [old], 500],
    [
      'are told in the shape before prices',
      [{ ...old, price: null, plan: { id: 'price_pro' } }],
      500,
    ],
    ['are none for an old proration', [{ ...old, proration: true }], null],
    ['are none for an old one-off item', [{ ...old, type: 'invoiceitem' }], null],
  ])('%s', (_, data, credits) => {
    expect(creditsOf({ data })).toBe(credits);
  });

  test('follow the metadata where the lines are not told at all', () => {
    expect(creditsOf(undefined)).toBe(42);
  });

  test.each([
    ['manual', { billing_reason: 'manual' }],
    ['of a trial, which costs nothing', { amount_paid: 0 }],
    ['of no subscription', { billing_reason: null, parent: null }],
  ])('are none when it is %s', (_, object) => {
    expect(creditsOf({ data: [line('price_pro')] }, object)).toBeNull();
  });

  test('go to the user of a line where the subscription names none', () => {
    const lines = { data: [line('price_pro', { metadata: { user_id: 'ada' } })] };

    expect(creditsOf(lines, details({ note: 'vip' }))).toBe(500);
  });
});

const one = { data: [line('price_pro')] };
test.each<[string, object, object, string]>([
  [
    'over a million credits',
    { data: [line('price_pro', { quantity: 2001 })] },
    {},
    'more than 1,000,000',
  ],
  [
    'no known price',
    { data: [line('x')] },
    details({ user_id: 'ada' }),
    'no package has the price',
  ],
  ['nobody to credit', one, details({ credits: '42' }), 'metadata.user_id of the subscription'],
  ['more lines than are told', { ...one, has_more: true }, {}, 'more lines than its event carries'],
  ['no reason for the bill', one, { billing_reason: null }, 'does not say why it was billed'],
])('a paid invoice with %s is a dead letter that says so', (_, lines, object, reason) => {
  expect(creditsOf(lines, object)).toContain(reason);
});
