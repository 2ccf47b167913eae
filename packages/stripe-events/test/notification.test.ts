import { expect, test } from 'vitest';
import { notificationKinds } from '../src/index.ts';

test.each([
  ['', []],
  ['  ', []],
  ['dead_letter', ['dead_letter']],
  ['payment_failed,invoice_failed', ['payment_failed', 'invoice_failed']],
  [' dead_letter , dead_letter,', ['dead_letter']],
])('NOTIFICATIONS "%s" asks for what it names', (setting, kinds) => {
  expect([...notificationKinds(setting)]).toEqual(kinds);
});

test.each(['on', 'payment_failed;dead_letter', 'Dead_Letter', 'payment_failed,toString'])(
  'NOTIFICATIONS "%s" is refused with the words that there are',
  (setting) => {
    expect(() => notificationKinds(setting)).toThrow(
      'NOTIFICATIONS may name payment_failed, invoice_failed, dead_letter and nothing else',
    );
  },
);
