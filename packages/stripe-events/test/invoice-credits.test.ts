import { describe, expect, test } from 'vitest';
import {
  line,
  oldLine,
  oneOff,
  payInvoice,
  prorated,
  repeating,
  withMetadata,
} from './invoice-fixtures.ts';
import { firstRow } from './process-fixture.ts';

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
      'as an invoice of an accepted quote does',
      item,
      { ...manual({ user_id: 'ada', credits: '100' }), billing_reason: 'quote_accept' },
      { credits: 100, userId: 'ada' },
    ],
    [
      'as one without a billing reason and a subscription does',
      item,
      { ...manual({ user_id: 'ada', credits: '100' }), billing_reason: null },
      { credits: 100, userId: 'ada' },
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
      'a prorated line that repeats its amount, in another currency than its package’s',
      [repeating('price_month', 3000, '3000')],
      { currency: 'eur' },
      'does not show its price',
    ],
    [
      'a line without a unit amount, in another currency than its package’s',
      [line('price_month', 3000, { pricing: { price_details: { price: 'price_month' } } })],
      { currency: 'eur' },
      'does not show its price',
    ],
    ['no billing reason', [line('x', 1900)], { billing_reason: null }, 'has no billing_reason'],
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
