import { describe, expect, test } from 'vitest';
import { creditPackage, firstRow, processFixture, TEST_MODE } from './process-fixture.ts';

/** 500 credits a month for 60.00, 6000 a year for 600.00, 1000 a month for 100.00, and a pack of 50. */
const packages = new Map([
  creditPackage('month', 500, { unitAmount: 6000, stripePriceId: 'price_month' }),
  creditPackage('year', 6000, { unitAmount: 60_000, stripePriceId: 'price_year' }),
  creditPackage('big', 1000, { unitAmount: 10_000, stripePriceId: 'price_big' }),
  creditPackage('pack', 50, { unitAmount: 999, stripePriceId: 'price_pack' }),
]);

const UNIT_AMOUNTS: Record<string, string> = {
  price_month: '6000',
  price_year: '60000',
  price_big: '10000',
  price_pack: '999',
};

const subscriptionItem = (proration: boolean) => ({
  type: 'subscription_item_details',
  subscription_item_details: { proration },
});
const invoiceItem = (proration: boolean) => ({
  type: 'invoice_item_details',
  invoice_item_details: { proration },
});

/** A line that charges this amount at a price, of one unless the changes say otherwise. */
const line = (price: string, amount: number, changes: object = {}) => ({
  amount,
  quantity: 1,
  pricing: { price_details: { price }, unit_amount_decimal: UNIT_AMOUNTS[price] ?? '1900' },
  parent: subscriptionItem(false),
  ...changes,
});
const prorated = (price: string, amount: number, changes: object = {}) =>
  line(price, amount, { parent: subscriptionItem(true), ...changes });
const oneOff = { parent: invoiceItem(false) };
/** A prorated line that repeats what it charges as the unit amount. */
const repeating = (price: string, amount: number, unit_amount_decimal: string, quantity = 1) =>
  prorated(price, amount, { quantity, pricing: { price_details: { price }, unit_amount_decimal } });

/** Lines before API version 2025-03-31, and before there were prices. */
const oldLine = (amount: number, changes: object = {}) => ({
  amount,
  quantity: 1,
  type: 'subscription',
  price: { id: 'price_month', unit_amount: 6000, unit_amount_decimal: '6000' },
  ...changes,
});
const oldestLine = (amount: number, changes: object = {}) => ({
  amount,
  quantity: 1,
  type: 'subscription',
  plan: { id: 'price_month', amount: 6000 },
  ...changes,
});

const withMetadata = (metadata: object) => ({
  parent: { subscription_details: { subscription: 'sub_1', metadata } },
});

/** A renewal with these lines, which grants 42 credits by its metadata. */
const payInvoice = (data: unknown, object: object = {}) =>
  processFixture(
    'invoice.paid',
    {
      ...withMetadata({ user_id: 'ada', credits: '42' }),
      billing_reason: 'subscription_cycle',
      lines: data && { data },
      ...object,
    },
    { ...TEST_MODE, packages },
  );

describe('the credits of lines at the price of a package are', () => {
  test.each<[string, object[], number | null]>([
    ['all for a full line', [line('price_month', 6000)], 500],
    ['the sum of the lines', [line('price_month', 6000), line('price_pack', 999, oneOff)], 550],
    ['those of each of a quantity', [line('price_month', 18_000, { quantity: 3 })], 1500],
    ['not those of the metadata', [line('price_pack', 999)], 50],
    ['a share for a prorated line', [prorated('price_month', 3000)], 250],
    [
      'a share for a quantity of prorated ones',
      [prorated('price_month', 6000, { quantity: 2 })],
      500,
    ],
    ['none for a trial', [line('price_month', 0)], null],
    ['those of a one-off item', [line('price_pack', 999, oneOff)], 50],
    [
      'those of a package on the first invoice of another price',
      [line('price_x', 1900), line('price_pack', 999, oneOff)],
      50,
    ],
    [
      'none for the trial, whatever fee another price charges',
      [line('price_month', 0), line('price_fee', 500, oneOff)],
      null,
    ],
    [
      'the difference for an upgrade in the middle of a month',
      [prorated('price_month', -3000), prorated('price_big', 5000)],
      250,
    ],
    [
      'below zero for a downgrade in the middle of a month',
      [prorated('price_big', -5000), prorated('price_month', 3000)],
      -250,
    ],
    [
      'a year less the unused month, from monthly to yearly',
      [prorated('price_month', -4500), line('price_year', 60_000)],
      5625,
    ],
    [
      'a month less the unused year, from yearly to monthly',
      [prorated('price_year', -55_000), line('price_month', 6000)],
      -5000,
    ],
    [
      'none for a change and its reverse in the same second',
      [prorated('price_month', -6000), line('price_month', 6000)],
      null,
    ],
    [
      'the difference for one more seat',
      [prorated('price_month', -3000), prorated('price_month', 6000, { quantity: 2 })],
      250,
    ],
    [
      'rounded up once, not per line',
      [prorated('price_pack', 333), prorated('price_pack', 333), prorated('price_pack', 333)],
      50,
    ],
    ['rounded up for a share of a credit', [prorated('price_pack', 1)], 1],
    ['rounded up where they are taken back', [prorated('price_pack', -30)], -1],
    ['none where less than one is taken back', [prorated('price_pack', -1)], null],
    [
      'of the line’s own price, not of the package’s, which may have changed since',
      [
        line('price_month', 4800, {
          pricing: { price_details: { price: 'price_month' }, unit_amount_decimal: '4800' },
        }),
      ],
      500,
    ],
    [
      'exact for a unit amount with decimals',
      [
        line('price_month', 25, {
          quantity: 2000,
          pricing: { price_details: { price: 'price_month' }, unit_amount_decimal: '0.0125' },
        }),
      ],
      1_000_000,
    ],
    [
      'of the package’s price where the line has no unit amount',
      [prorated('price_month', 3000, { pricing: { price_details: { price: 'price_month' } } })],
      250,
    ],
    [
      'of the package’s price where the unit amount is no number',
      [
        prorated('price_month', 3000, {
          pricing: { price_details: { price: 'price_month' }, unit_amount_decimal: 'a lot' },
        }),
      ],
      250,
    ],
    [
      'of the package’s price where a prorated line repeats its amount',
      [repeating('price_month', 3000, '3000')],
      250,
    ],
    ['of it also where a quantity repeats', [repeating('price_month', 6000, '3000', 2)], 500],
    [
      'of it also where unused time repeats with its sign',
      [repeating('price_month', -3000, '-3000')],
      -250,
    ],
    [
      'of it also where unused time repeats without its sign',
      [repeating('price_month', -3000, '3000')],
      -250,
    ],
    [
      'of the price that an expanded reference names',
      [
        line('price_month', 6000, {
          pricing: { price_details: { price: { id: 'price_month' } }, unit_amount_decimal: '6000' },
        }),
      ],
      500,
    ],
    ['found in the shape before 2025', [oldLine(6000)], 500],
    ['a share in the shape before 2025', [oldLine(3000, { proration: true })], 250],
    [
      'taken back in the shape before 2025',
      [oldLine(-3000, { proration: true, type: 'invoiceitem' })],
      -250,
    ],
    ['those of a one-off item before 2025', [oldLine(6000, { type: 'invoiceitem' })], 500],
    ['found in the shape before prices', [oldestLine(6000)], 500],
    ['a share in the shape before prices', [oldestLine(1500, { proration: true })], 125],
    ['found beside a price that is null', [oldestLine(6000, { price: null })], 500],
  ])('%s', (_, lines, credits) => {
    expect(firstRow(payInvoice(lines))).toMatchObject({ credits });
  });

  test.each(['manual', 'subscription_update', 'subscription_create', 'quote_accept', null])(
    'those of the lines whatever the billing reason is: %s',
    (billing_reason) => {
      const outcome = payInvoice([line('price_month', 6000)], { billing_reason });

      expect(firstRow(outcome)).toMatchObject({ credits: 500 });
    },
  );

  test('those of the lines in any currency, by the share of the line’s own price', () => {
    const price = { price_details: { price: 'price_month' }, unit_amount_decimal: '5500' };
    const lines = [prorated('price_month', 2750, { pricing: price })];

    expect(firstRow(payInvoice(lines, { currency: 'eur' }))).toMatchObject({ credits: 250 });
  });
});

describe('switching yearly, monthly and yearly again sums to what was paid', () => {
  test('a second yearly period grants no second year for the money of the first', () => {
    const invoices = [
      [line('price_year', 60_000)],
      [prorated('price_year', -60_000), line('price_month', 6000)],
      [prorated('price_month', -6000), line('price_year', 60_000)],
    ];

    const credits = invoices.map((lines) => firstRow(payInvoice(lines)));

    expect(credits).toMatchObject([{ credits: 6000 }, { credits: -5500 }, { credits: 5500 }]);
  });
});

describe('without a price of a package the metadata of the subscription grants', () => {
  const other = [line('price_other', 1900)];
  test.each<[string, object[] | undefined, object, number | null]>([
    ['for a renewal', other, {}, 42],
    ['for a first invoice', other, { billing_reason: 'subscription_create' }, 42],
    ['for an invoice of a version before 2018', other, { billing_reason: 'subscription' }, 42],
    ['nothing for a change of plan', other, { billing_reason: 'subscription_update' }, null],
    ['nothing at a threshold', other, { billing_reason: 'subscription_threshold' }, null],
    ['nothing for a trial', [line('price_other', 0)], { total: 0 }, null],
    [
      'nothing for a trial with a fee',
      [line('price_other', 0), line('fee', 500, oneOff)],
      {},
      null,
    ],
    [
      'nothing for a trial with a fee before 2025',
      [oldLine(0, { price: null }), oldLine(500, { price: null, type: 'invoiceitem' })],
      {},
      null,
    ],
    [
      'the credits of a package that the metadata names',
      other,
      withMetadata({ user_id: 'ada', package_id: 'pack' }),
      50,
    ],
    ['where the event has no lines, by the total', undefined, { total: 1900 }, 42],
    ['nothing where the event has no lines and the total is zero', undefined, { total: 0 }, null],
  ])('%s', (_, lines, object, credits) => {
    expect(firstRow(payInvoice(lines, object))).toMatchObject({ credits });
  });

  test('for the user of a line when the subscription has no user', () => {
    const lines = [line('price_month', 6000, { metadata: { user_id: 'ada' } })];

    const outcome = payInvoice(lines, withMetadata({ note: 'vip' }));

    expect(firstRow(outcome)).toMatchObject({ credits: 500, userId: 'ada' });
  });
});

describe('a manual invoice grants', () => {
  const manual = (metadata: object, object: object = {}) => ({
    billing_reason: 'manual',
    parent: null,
    metadata,
    ...object,
  });
  const item = [line('price_other', 1000, oneOff)];
  test.each<[string, object[], object, object]>([
    [
      'by its own metadata',
      item,
      manual({ user_id: 'ada', credits: '100' }),
      { credits: 100, userId: 'ada' },
    ],
    [
      'by the package that its metadata names',
      item,
      manual({ user_id: 'ada', package_id: 'pack' }),
      { credits: 50 },
    ],
    [
      'so many of it',
      item,
      manual({ user_id: 'ada', package_id: 'pack', quantity: '3' }),
      { credits: 150 },
    ],
    [
      'by its lines, to its own user',
      [line('price_pack', 999, oneOff)],
      manual({ user_id: 'ada' }),
      { credits: 50, userId: 'ada' },
    ],
    [
      'nothing where it charges nothing',
      [line('price_other', 0, oneOff)],
      manual({ user_id: 'ada', credits: '100' }, { total: 0 }),
      { credits: null },
    ],
    [
      'nothing by the metadata of its subscription',
      item,
      {
        ...withMetadata({ user_id: 'ada', credits: '42' }),
        billing_reason: 'manual',
        metadata: {},
      },
      { credits: null },
    ],
    [
      'by its own credits to the user of its subscription',
      item,
      {
        ...withMetadata({ user_id: 'ada', credits: '42' }),
        billing_reason: 'manual',
        metadata: { credits: '7' },
      },
      { credits: 7, userId: 'ada' },
    ],
  ])('%s', (_, lines, object, row) => {
    expect(firstRow(payInvoice(lines, object))).toMatchObject(row);
  });
});

describe('how an invoice was paid does not change its credits', () => {
  test.each<[string, object, number]>([
    ['by card', { amount_paid: 6000, amount_due: 6000, total: 6000 }, 6000],
    ['from the customer’s balance', { amount_paid: 0, amount_due: 0, total: 6000 }, 6000],
    ['in part from the balance', { amount_paid: 1500, amount_due: 1500, total: 6000 }, 6000],
    ['outside of Stripe', { amount_paid: 0, amount_due: 6000, total: 6000 }, 6000],
    ['by a coupon for all of it', { amount_paid: 0, amount_due: 0, total: 0 }, 0],
    ['with taxes', { amount_paid: 7140, amount_due: 7140, total: 7140 }, 7140],
    [
      'without a total, as some payloads are',
      { amount_paid: 6000, amount_due: 6000, total: undefined },
      6000,
    ],
  ])('%s', (_, amounts, total) => {
    const row = firstRow(payInvoice([line('price_month', 6000)], amounts));
    const byMetadata = firstRow(payInvoice([line('price_other', 6000)], amounts));

    expect(row).toMatchObject({ credits: 500, total });
    expect(byMetadata).toMatchObject({ credits: 42, total });
  });
});

describe('a paid invoice is dead with a reason', () => {
  const full = [line('price_month', 6000)];
  test.each<[string, object[], object, string]>([
    [
      'over a million credits',
      [line('price_month', 12_006_000, { quantity: 2001 })],
      {},
      'more than 1,000,000',
    ],
    [
      'below minus a million',
      [prorated('price_month', -12_006_000, { quantity: 2001 })],
      {},
      'more than 1,000,000',
    ],
    [
      'no known price',
      [line('x', 1900)],
      withMetadata({ user_id: 'ada' }),
      'no package has the price',
    ],
    ['no user', full, withMetadata({ credits: '42' }), 'metadata.user_id of the subscription'],
    [
      'an invalid user',
      full,
      withMetadata({ user_id: 'ada ' }),
      'metadata.user_id of the subscription',
    ],
    [
      'no billing reason',
      [line('x', 1900)],
      { billing_reason: null },
      'does not say why it was billed',
    ],
    [
      'manual, and credits in words',
      [line('x', 1900)],
      { billing_reason: 'manual', metadata: { user_id: 'ada', credits: 'many' } },
      'is not a whole number',
    ],
  ])('when it has %s', (_, lines, object, reason) => {
    expect(payInvoice(lines, object)).toMatchObject({
      status: 'dead',
      reason: expect.stringContaining(reason),
    });
  });
});

test('an invoice with more lines than its event carries is looked up, also where those would grant', () => {
  const lines = { data: [line('price_month', 6000)], has_more: true };

  expect(payInvoice(undefined, { id: 'in_long', lines })).toEqual({
    status: 'incomplete',
    lookup: { kind: 'invoice_lines', id: 'in_long' },
  });
});
