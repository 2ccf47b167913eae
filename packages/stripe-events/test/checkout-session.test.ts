import { describe, expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { type HandledType, judge } from '../src/index.ts';
import { testMode } from './processing-context.ts';

const BOUGHT = { user_id: 'ada', credits: '200', package_id: 'standard' };
const { user_id: _user, ...NO_USER } = BOUGHT;
const { credits: _credits, ...NO_CREDITS } = BOUGHT;
const withUser = (user_id: string) => ({ metadata: { ...BOUGHT, user_id } });
const withCredits = (credits: string) => ({ metadata: { ...BOUGHT, credits } });

function judged(object: Record<string, unknown>, type: HandledType = 'checkout.session.completed') {
  const event = fixture(type, { object: { metadata: BOUGHT, ...object } });
  return judge(JSON.stringify(event), testMode).outcome;
}

const fact = (row: object) => ({ status: 'handled', facts: [{ kind: 'checkoutSession', row }] });

describe.each(['checkout.session.completed', 'checkout.session.async_payment_succeeded'] as const)(
  '%s',
  (type) => {
    test('a paid session grants the credits that its metadata names', () => {
      const paid = { status: 'paid', userId: 'ada', credits: 200, packageId: 'standard' };

      expect(judged({ payment_status: 'paid' }, type)).toMatchObject(fact(paid));
    });

    test('a session that cost nothing after a discount grants too', () => {
      const free = { payment_status: 'no_payment_required', amount_total: 0, payment_intent: null };

      expect(judged(free, type)).toMatchObject(
        fact({ status: 'paid', credits: 200, amountTotal: 0 }),
      );
    });

    test.each(['subscription', 'setup'])('a session of mode %s grants nothing', (mode) => {
      expect(judged({ mode }, type)).toMatchObject(fact({ status: 'complete', credits: null }));
    });

    test.each([
      ['unknown', 'partially_paid'],
      ['absent', undefined],
    ])('a payment status that is %s is dead: money may be behind it', (_, payment_status) => {
      expect(judged({ payment_status }, type)).toMatchObject({
        status: 'dead',
        reason: expect.stringContaining('whether it was paid'),
      });
    });

    test('a session of 2019, without status and credits, is none of ours', () => {
      const old = { payment_status: undefined, mode: null, metadata: {} };

      expect(judged(old, type).status).toBe('ignored');
    });

    test('a paid session without package_id needs only user_id and credits', () => {
      const metadata = { user_id: 'ada', credits: '7' };

      expect(judged({ metadata }, type)).toMatchObject(fact({ status: 'paid', credits: 7 }));
    });

    test('an expanded reference counts as the id in it', () => {
      const payment_intent = { id: 'pi_expanded', object: 'payment_intent' };

      expect(judged({ payment_intent }, type)).toMatchObject(
        fact({ paymentIntent: 'pi_expanded' }),
      );
    });

    test.each([
      ['null metadata', { metadata: null }, 'metadata.user_id is missing'],
      ['no metadata', { metadata: undefined }, 'metadata.user_id is missing'],
      ['no user', { metadata: NO_USER }, 'metadata.user_id is missing'],
      ['a blank user', withUser('  '), 'metadata.user_id is missing'],
      ['an endless user', withUser('a'.repeat(256)), 'metadata.user_id cannot be a user id'],
      ['a user with a blank behind', withUser('ada '), 'metadata.user_id cannot be a user id'],
      ['a user that cannot be seen', withUser('\u200b'), 'metadata.user_id cannot be a user id'],
      ['no credits', { metadata: NO_CREDITS }, 'metadata.credits is missing'],
      ['zero credits', withCredits('0'), 'metadata.credits is not a whole number'],
      ['negative credits', withCredits('-5'), 'metadata.credits is not a whole number'],
      ['half a credit', withCredits('1.5'), 'metadata.credits is not a whole number'],
      ['credits in words', withCredits('many'), 'metadata.credits is not a whole number'],
      ['a million and one', withCredits('1000001'), 'metadata.credits is not a whole number'],
      ['an unknown package', { metadata: { ...BOUGHT, package_id: 'gold' } }, 'names no package'],
      ['more credits than the package', withCredits('201'), 'metadata.credits differs'],
      ['another currency', { currency: 'eur' }, 'currency differs'],
      ['another price', { amount_subtotal: 1 }, 'amount_subtotal differs'],
      ['no price', { amount_subtotal: null }, 'amount_subtotal differs'],
      ['no mode', { mode: null }, 'no mode that grants credits'],
    ])('paid with %s: a dead letter that names it', (_, object, reason) => {
      const outcome = judged(object, type);

      expect(outcome).toEqual({
        ...outcome,
        status: 'dead',
        reason: expect.stringContaining(reason),
      });
    });
  },
);

test('an unpaid session is pending and grants nothing', () => {
  const pending = { status: 'pending', userId: 'ada', credits: null };

  expect(judged({ payment_status: 'unpaid' })).toMatchObject(fact(pending));
});

test('an async payment that succeeded and is unpaid at once is dead, not awaited', () => {
  const outcome = judged({ payment_status: 'unpaid' }, 'checkout.session.async_payment_succeeded');

  expect(outcome.status).toBe('dead');
});

test('an expired session is recorded with what was abandoned, and grants nothing', () => {
  const outcome = judged({ payment_status: 'unpaid' }, 'checkout.session.expired');

  expect(outcome).toMatchObject(
    fact({ status: 'expired', packageId: 'standard', amountTotal: 2999, credits: null }),
  );
});

test('an async payment that failed is recorded as failed, and grants nothing', () => {
  const outcome = judged({ payment_status: 'unpaid' }, 'checkout.session.async_payment_failed');

  expect(outcome).toMatchObject(fact({ status: 'failed', credits: null }));
});
