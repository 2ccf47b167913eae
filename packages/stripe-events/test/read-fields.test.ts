import { expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { handledTypes, readFields } from '../src/index.ts';

test('the fields that a handler reads are those of its schema, and of metadata the keys that mark a purchase', () => {
  const fields = readFields('checkout.session.completed');

  for (const path of [
    'id',
    'type',
    'created',
    'livemode',
    'data.object.payment_status',
    'data.object.metadata.user_id',
    'data.object.payment_intent',
    'data.object.payment_intent.id',
    'data.object.currency_conversion.amount_subtotal',
  ])
    expect(fields).toContain(path);
  expect(fields).not.toContain('data.object.metadata.campaign');
  expect(fields).not.toContain('data.object.customer_details');
  expect(fields).not.toContain('api_version');
});

test('of a list each element is read, as on the lines of an invoice', () => {
  expect(readFields('invoice.paid')).toContain('data.object.lines.data.*.amount');
});

test('nothing is read of a type without a handler', () => {
  expect(readFields('customer.created')).toEqual(new Set());
});

test.each(handledTypes)(
  '%s: the fixture has at least three of the fields that are read',
  (type) => {
    const event: unknown = fixture(type);
    const present = [...readFields(type)].filter((path) => has(event, path.split('.')));

    expect(present.length).toBeGreaterThan(3);
  },
);

function has(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((element) => has(element, rest));
  return name in value && has(Reflect.get(value, name), rest);
}
