import { describe, expect, test } from 'vitest';
import { DEAD_REASONS, type HandledType } from '../src/index.ts';
import { firstRow, processFixture } from './process-fixture.ts';

const METADATA = { user_id: 'ada', credits: '200', package_id: 'standard' };
/** The metadata of a purchase with these keys changed; undefined removes one. */
const metadata = (changes: Partial<Record<keyof typeof METADATA, string | undefined>>) => ({
  metadata: { ...METADATA, ...changes },
});

/** Nothing but the metadata names the user. */
const checkout = (
  object: Record<string, unknown>,
  type: HandledType = 'checkout.session.completed',
) => processFixture(type, { metadata: METADATA, client_reference_id: null, ...object });

describe.each(['checkout.session.completed', 'checkout.session.async_payment_succeeded'] as const)(
  '%s',
  (type) => {
    test.each<[string, Record<string, unknown>, object]>([
      [
        'a paid session grants the credits of its metadata',
        { payment_status: 'paid' },
        { status: 'paid', userId: 'ada', credits: 200, packageId: 'standard' },
      ],
      [
        'a session that costs nothing after a discount grants credits',
        { payment_status: 'no_payment_required', amount_total: 0, payment_intent: null },
        { status: 'paid', credits: 200, amountTotal: 0 },
      ],
      [
        'a paid session without package_id needs only user_id and credits',
        { metadata: { user_id: 'ada', credits: '7' } },
        { status: 'paid', credits: 7 },
      ],
      [
        'an expanded reference counts as its id',
        { payment_intent: { id: 'pi_expanded', object: 'payment_intent' } },
        { paymentIntent: 'pi_expanded' },
      ],
      [
        'a paid session of a package without credits grants those of the package',
        metadata({ credits: undefined }),
        { credits: 200, packageId: 'standard' },
      ],
      [
        'a session of mode subscription grants nothing',
        { mode: 'subscription' },
        { status: 'complete', credits: null },
      ],
      [
        'a session of mode setup grants nothing',
        { mode: 'setup' },
        { status: 'complete', credits: null },
      ],
    ])('%s', (_, object, row) => {
      expect(firstRow(checkout(object, type))).toMatchObject(row);
    });

    test('a session of 2019 without payment_status and credits is ignored', () => {
      const session = { payment_status: undefined, mode: null, metadata: {} };

      expect(checkout(session, type).status).toBe('ignored');
    });

    test.each([
      [
        'an unknown payment_status',
        { payment_status: 'partially_paid' },
        'payment_status of the Checkout Session is missing or unknown',
      ],
      [
        'no payment_status',
        { payment_status: undefined },
        'payment_status of the Checkout Session is missing or unknown',
      ],
      ['null metadata', { metadata: null }, 'not marked as a purchase of credits'],
      ['no metadata', { metadata: undefined }, 'not marked as a purchase of credits'],
      [
        'neither credits nor a package',
        metadata({ credits: undefined, package_id: undefined }),
        'metadata.credits is missing',
      ],
      [
        'blank credits and a blank package',
        metadata({ credits: ' ', package_id: '' }),
        'metadata.credits is missing',
      ],
      ['no user', metadata({ user_id: undefined }), 'metadata.user_id is missing'],
      ['a blank user', metadata({ user_id: '  ' }), 'metadata.user_id is missing'],
      [
        'a user of 256 characters',
        metadata({ user_id: 'a'.repeat(256) }),
        'is not a valid user id',
      ],
      ['a user with a trailing blank', metadata({ user_id: 'ada ' }), 'is not a valid user id'],
      ['an invisible user', metadata({ user_id: '\u200b' }), 'is not a valid user id'],
      ['zero credits', metadata({ credits: '0' }), 'metadata.credits is not a whole number'],
      ['negative credits', metadata({ credits: '-5' }), 'metadata.credits is not a whole number'],
      ['half a credit', metadata({ credits: '1.5' }), 'metadata.credits is not a whole number'],
      ['credits in words', metadata({ credits: 'many' }), 'metadata.credits is not a whole number'],
      ['1,000,001 credits', metadata({ credits: '1000001' }), 'credits is not a whole number'],
      [
        'an unknown package',
        metadata({ package_id: 'gold' }),
        'is not a package in credit_packages',
      ],
      ['more credits than its package', metadata({ credits: '201' }), 'metadata.credits differs'],
      ['another currency', { currency: 'eur' }, 'currency differs'],
      ['another price', { amount_subtotal: 1 }, 'the amount differs from the price'],
      ['no price', { amount_subtotal: null }, 'the amount differs from the price'],
      ['no mode', { mode: null }, 'mode of the Checkout Session is missing or unknown'],
    ])('a session with %s is dead with that reason', (_, object, reason) => {
      expect(checkout(object, type)).toMatchObject({
        status: 'dead',
        reason: expect.stringContaining(reason),
      });
    });
  },
);

test('a succeeded payment whose session is unpaid is dead, not pending', () => {
  const unpaid = { payment_status: 'unpaid' };

  expect(checkout(unpaid, 'checkout.session.async_payment_succeeded').status).toBe('dead');
});

test.each([
  ['completed', 'pending', 200],
  ['async_payment_failed', 'failed', 200],
  ['expired', 'expired', null],
] as const)(
  'an unpaid session of checkout.session.%s is recorded as %s, with the credits of a payment that may still succeed',
  (type, status, credits) => {
    const outcome = checkout({ payment_status: 'unpaid' }, `checkout.session.${type}`);

    const recorded = { status, userId: 'ada', packageId: 'standard', amountTotal: 2999 };
    expect(firstRow(outcome)).toMatchObject({ ...recorded, credits });
  },
);

test.each([
  ['no mark at all', { metadata: {} }],
  ['another mode', { mode: 'subscription' }],
])(
  'an unpaid session with %s waits for no payment: nothing was paid, so it is not dead',
  (_, object) => {
    const outcome = checkout({ payment_status: 'unpaid', ...object });

    expect(firstRow(outcome)).toMatchObject({ credits: null });
  },
);

test.each([
  ['no user', metadata({ user_id: undefined }), 'metadata.user_id is missing'],
  ['another price', { amount_subtotal: 1 }, 'the amount differs from the price'],
])(
  'an unpaid session with %s is dead before its payment succeeds, because no other event may tell',
  (_, object, detail) => {
    const outcome = checkout({ payment_status: 'unpaid', ...object });

    expect(outcome).toMatchObject({
      status: 'dead',
      reason: DEAD_REASONS.notCreditableOncePaid,
      detail: expect.stringContaining(detail),
      facts: [{ kind: 'checkoutSession', row: { status: 'pending', credits: null } }],
    });
  },
);

test('an unmarked session whose payment succeeded late, and which is unpaid, is only recorded', () => {
  const unpaid = { payment_status: 'unpaid', metadata: {} };

  expect(firstRow(checkout(unpaid, 'checkout.session.async_payment_succeeded'))).toMatchObject({
    status: 'pending',
    credits: null,
  });
});
