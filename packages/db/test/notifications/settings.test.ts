import { expect, test } from 'vitest';
import { parseNotificationKinds } from '../../src/index.ts';

test.each([
  ['', []],
  ['  ', []],
  ['dead_letter', ['dead_letter']],
  ['payment_failed,invoice_failed', ['payment_failed', 'invoice_failed']],
  [' dead_letter , dead_letter,', ['dead_letter']],
])('NOTIFICATIONS "%s" enables the kinds that it names', (setting, kinds) => {
  expect([...parseNotificationKinds(setting)]).toEqual(kinds);
});

test.each(['on', 'payment_failed;dead_letter', 'Dead_Letter', 'payment_failed,toString'])(
  'NOTIFICATIONS "%s" is refused with the list of valid kinds',
  (setting) => {
    expect(() => parseNotificationKinds(setting)).toThrow(
      'NOTIFICATIONS may name payment_failed, invoice_failed, dead_letter, credited, low_balance and nothing else',
    );
  },
);
