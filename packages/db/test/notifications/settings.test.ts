import { expect, test } from 'vitest';
import { parseNotificationSettings } from '../../src/index.ts';

test.each([
  ['', []],
  ['  ', []],
  ['dead_letter', ['dead_letter']],
  ['payment_failed,credited', ['payment_failed', 'credited']],
  [' dead_letter , dead_letter,', ['dead_letter']],
])('NOTIFICATIONS "%s" enables the kinds that it names', (NOTIFICATIONS, kinds) => {
  const settings = parseNotificationSettings({ NOTIFICATIONS, LOW_BALANCE_THRESHOLD: '50' });

  expect(settings).toEqual({ kinds: new Set(kinds), lowBalanceThreshold: null });
});

test.each(['on', 'payment_failed;dead_letter', 'Dead_Letter', 'payment_failed,toString'])(
  'NOTIFICATIONS "%s" is refused with the list of valid kinds',
  (NOTIFICATIONS) => {
    expect(() => parseNotificationSettings({ NOTIFICATIONS })).toThrow(
      'NOTIFICATIONS may name payment_failed, invoice_failed, dead_letter, credited, low_balance and nothing else',
    );
  },
);

test.each(['0', '50', '999999999999'])('low_balance takes %s as the threshold', (threshold) => {
  const env = { NOTIFICATIONS: 'low_balance', LOW_BALANCE_THRESHOLD: threshold };

  expect(parseNotificationSettings(env).lowBalanceThreshold).toBe(Number(threshold));
});

test.each([undefined, '', '-1', '1.5', '1e3', 'fifty', '1234567890123'])(
  'low_balance with the threshold %s is refused',
  (threshold) => {
    const env = {
      NOTIFICATIONS: 'low_balance',
      ...(threshold && { LOW_BALANCE_THRESHOLD: threshold }),
    };

    expect(() => parseNotificationSettings(env)).toThrow(
      'LOW_BALANCE_THRESHOLD must be a whole number of credits',
    );
  },
);
