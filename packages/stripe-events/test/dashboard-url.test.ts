import { expect, test } from 'vitest';
import { dashboardUrl } from '../src/index.ts';

test.each([
  ['pi_1', 'payments/pi_1'],
  ['ch_1', 'payments/ch_1'],
  ['py_1', 'payments/py_1'],
  ['in_1', 'invoices/in_1'],
  ['sub_1', 'subscriptions/sub_1'],
  ['cus_1', 'customers/cus_1'],
  ['price_1', 'prices/price_1'],
  ['evt_1', 'events/evt_1'],
  ['du_1', 'disputes/du_1'],
  ['cs_test_1', 'search?query=cs_test_1'],
  ['re_1', 'search?query=re_1'],
  ['a&b', 'search?query=a%26b'],
])('%s leads to %s in the Dashboard of its mode', (id, page) => {
  expect(dashboardUrl(id, true)).toBe(`https://dashboard.stripe.com/${page}`);
  expect(dashboardUrl(id, false)).toBe(`https://dashboard.stripe.com/test/${page}`);
});
