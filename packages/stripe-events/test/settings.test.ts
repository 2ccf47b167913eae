import { expect, test } from 'vitest';
import { parseSettings } from '../src/index.ts';

const env = { STRIPE_LIVEMODE: 'false' };

test('without further settings, events that name an account are not ours and other payments are dead', () => {
  expect(parseSettings(env)).toEqual({
    livemode: false,
    accounts: new Set(),
    otherPayments: 'dead',
  });
});

test('STRIPE_LIVEMODE decides whether live mode is served', () => {
  expect(parseSettings({ STRIPE_LIVEMODE: 'true' }).livemode).toBe(true);
});

test('STRIPE_ACCOUNTS lists accounts, separated by commas or blanks', () => {
  const settings = parseSettings({ ...env, STRIPE_ACCOUNTS: 'acct_one, acct_two\nacct_three' });

  expect([...settings.accounts]).toEqual(['acct_one', 'acct_two', 'acct_three']);
});

test.each([
  ['STRIPE_LIVEMODE', '', 'must be "true" or "false"'],
  ['STRIPE_LIVEMODE', 'TRUE', 'must be "true" or "false"'],
  ['STRIPE_LIVEMODE', ' true', 'must be "true" or "false"'],
  ['STRIPE_ACCOUNTS', 'acct_one, cus_two', 'must list ids that begin with acct_'],
  ['OTHER_PAYMENTS', 'ignore', 'must be "dead" or "ignored"'],
])('%s "%s" is refused with a sentence that says what to set', (name, value, message) => {
  expect(() => parseSettings({ ...env, [name]: value })).toThrow(message);
});
