import { describe, expect, test } from 'vitest';
import { creditPackage, firstRow, processFixture } from './process-fixture.ts';

const packages = new Map([
  creditPackage('pro', 500, 'price_pro'),
  creditPackage('plus', 200, 'price_plus'),
]);

const withMetadata = (metadata: object) => ({
  parent: { subscription_details: { subscription: 'sub_1', metadata } },
});
const line = (price: string, changes: object = {}) => ({
  pricing: { price_details: { price } },
  parent: { type: 'subscription_item_details', subscription_item_details: { proration: false } },
  quantity: 1,
  ...changes,
});
const prorated = {
  parent: { type: 'subscription_item_details', subscription_item_details: { proration: true } },
};
const oneOff = {
  parent: { type: 'invoice_item_details', invoice_item_details: { proration: false } },
};
/** A line before API version 2025-03-31. */
const oldLine = { type: 'subscription', price: { id: 'price_pro' } };
const oldestLine = { ...oldLine, price: null, plan: { id: 'price_pro' } };

/** A renewal with these lines, which grants 42 credits by its metadata. */
const payInvoice = (lines: unknown, object: object = {}) =>
  processFixture(
    'invoice.paid',
    {
      ...withMetadata({ user_id: 'ada', credits: '42' }),
      billing_reason: 'subscription_cycle',
      lines,
      ...object,
    },
    { livemode: false, accounts: new Set(), otherPayments: 'dead', packages },
  );

describe('the credits of a paid invoice', () => {
  test.each<[string, object[], number | null]>([
    ['are those of the package whose price is on the line', [line('price_pro')], 500],
    ['are multiplied by the quantity', [line('price_pro', { quantity: 3 })], 1500],
    ['are the sum over its lines', [line('price_pro'), line('price_plus')], 700],
    ['come from the package, not from the metadata', [line('price_plus')], 200],
    ['come from the metadata when no package has the price', [line('price_other')], 42],
    ['are none for a prorated line', [line('price_pro', prorated)], null],
    ['are none for a one-off item', [line('price_pro', oneOff)], null],
    ['leave out a prorated line', [line('price_pro', prorated), line('price_plus')], 200],
    ['are found in the shape before 2025', [oldLine], 500],
    ['are found in the shape before prices', [oldestLine], 500],
    ['are none for a prorated line before 2025', [{ ...oldLine, proration: true }], null],
    ['are none for a one-off item before 2025', [{ ...oldLine, type: 'invoiceitem' }], null],
  ])('%s', (_, data, credits) => {
    expect(firstRow(payInvoice({ data }))).toMatchObject({ credits });
  });

  test('come from the metadata when the event has no lines', () => {
    expect(firstRow(payInvoice(undefined))).toMatchObject({ credits: 42 });
  });

  test.each([
    ['billed manually', { billing_reason: 'manual' }],
    ['for a trial, which costs nothing', { amount_paid: 0 }],
    ['of no subscription', { billing_reason: null, parent: null }],
  ])('are none when it is %s', (_, object) => {
    expect(firstRow(payInvoice({ data: [line('price_pro')] }, object))).toMatchObject({
      credits: null,
    });
  });

  test('go to the user of a line when the subscription has no user', () => {
    const lines = { data: [line('price_pro', { metadata: { user_id: 'ada' } })] };

    const outcome = payInvoice(lines, withMetadata({ note: 'vip' }));

    expect(firstRow(outcome)).toMatchObject({ credits: 500, userId: 'ada' });
  });
});

const lines = { data: [line('price_pro')] };
const expensive = { data: [line('price_pro', { quantity: 2001 })] };
const unknownPrice = { data: [line('x')] };
test.each<[string, object, object, string]>([
  ['over a million credits', expensive, {}, 'more than 1,000,000'],
  ['no known price', unknownPrice, withMetadata({ user_id: 'ada' }), 'no package has the price'],
  ['no user', lines, withMetadata({ credits: '42' }), 'metadata.user_id of the subscription'],
  ['lines missing', { ...lines, has_more: true }, {}, 'more lines than its event carries'],
  ['no billing reason', lines, { billing_reason: null }, 'does not say why it was billed'],
])('a paid invoice with %s is dead with that reason', (_, invoiceLines, object, reason) => {
  expect(payInvoice(invoiceLines, object)).toMatchObject({
    status: 'dead',
    reason: expect.stringContaining(reason),
  });
});
