import { describe, expect, test } from 'vitest';
import {
  line,
  oldestLine,
  oldLine,
  oneOff,
  payInvoice,
  prorated,
  repeating,
} from './invoice-fixtures.ts';
import { firstRow } from './process-fixture.ts';

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
