import { describe, expect, test } from 'vitest';
import { line, oneOff, payInvoice, withMetadata } from './invoice-fixtures.ts';
import { firstRow } from './process-fixture.ts';

describe('a plan that was sold without a price at Stripe', () => {
  const plan = withMetadata({
    user_id: 'ada',
    credits: '70',
    package_id: 'inline',
    quantity: '1',
    unit_amount: '700',
  });
  const planLine = line('price_inline', 700, {
    pricing: { price_details: { price: 'price_inline' }, unit_amount_decimal: '700' },
  });

  test('grants the credits of its metadata at the price at which it was sold', () => {
    expect(firstRow(payInvoice([planLine], plan))).toMatchObject({ credits: 70 });
  });

  test('grants them beside the credits of a package on the same invoice', () => {
    const lines = [planLine, line('price_pack', 999, oneOff)];

    expect(firstRow(payInvoice(lines, plan))).toMatchObject({ credits: 120 });
  });

  test('is dead once its buyer changed it to a price that no package has', () => {
    expect(payInvoice([line('price_other', 100)], plan)).toMatchObject({
      status: 'dead',
      reason: expect.stringContaining('belongs to no package and differs from the price'),
    });
  });

  test('grants the package alone once its buyer changed it to the price of a package', () => {
    expect(firstRow(payInvoice([line('price_month', 6000)], plan))).toMatchObject({ credits: 500 });
  });
});
