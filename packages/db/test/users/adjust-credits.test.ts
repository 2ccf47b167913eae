import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { beforeAll, describe, expect, test } from 'vitest';
import { traceTransaction } from '../../src/index.ts';
import { adjustCredits, grantCredits } from '../../src/users/index.ts';
import { balanceOf, db, rows } from '../database.ts';
import { adjust, commitOutcome } from '../fixtures.ts';

const base = {
  actor: 'support@product.example',
  reason: 'the outage',
  confirmAbove: 1000,
  lowBalanceThreshold: null,
};
const key = () => crypto.randomUUID();

beforeAll(async () => {
  await adjust('granted', 10);
  await adjust('refused', 10);
});

test('a grant is in the ledger once, with who gave it and why, however often it is sent', async () => {
  const request = { ...base, userId: 'granted', amount: 100, idempotencyKey: 'outage' };

  const first = await grantCredits(db, request);
  const again = await grantCredits(db, request);

  expect(first).toMatchObject({ duplicate: false, balance: { balance: 110, available: 110 } });
  expect(again).toEqual({ ...first, duplicate: true });
  expect(await traceTransaction(db, 'granted', first.transaction.id)).toMatchObject({
    type: 'grant',
    amount: 100,
    actor: base.actor,
    description: base.reason,
  });
});

test('an adjustment takes at most what is available', async () => {
  const request = { ...base, userId: 'refused', idempotencyKey: key() };

  await expect(adjustCredits(db, { ...request, amount: -11 })).rejects.toThrow(
    'refused has 10 credits available, so 11 cannot be taken.',
  );
  await adjustCredits(db, { ...request, amount: -3 });

  expect(await balanceOf('refused')).toBe(7);
});

test('an adjustment below the threshold writes the notification that the consumer sends', async () => {
  await adjust('support_low', 10);
  const request = { ...base, userId: 'support_low', idempotencyKey: key(), amount: -6 };

  await adjustCredits(db, { ...request, lowBalanceThreshold: 5 });

  expect(
    await rows(
      `SELECT kind, available, threshold FROM notifications WHERE user_id = 'support_low'`,
    ),
  ).toEqual([{ kind: 'low_balance', available: 4, threshold: 5 }]);
});

describe('nothing is granted', () => {
  test.each<[string, object, string, string | undefined]>([
    ['without a reason', { reason: '  ' }, 'A reason is required', undefined],
    ['below 1', { amount: -5 }, 'at least 1', undefined],
    ['in fractions', { amount: 1.5 }, 'a whole number', undefined],
    ['beyond the ledger’s limit', { amount: 1e12 + 1 }, 'at most 1000000000000', undefined],
    ['to an id with a joiner in it', { userId: 'a\u200db' }, 'no invisible', undefined],
    [
      'to an id with blanks around it',
      { userId: 'refused ' },
      'no leading or trailing spaces',
      undefined,
    ],
    ['of a large amount unconfirmed', { amount: 1001 }, 'confirm it', 'confirm_amount'],
    [
      'of a large amount with another confirmation',
      { amount: 5000, confirmAmount: 500 },
      'The confirmation is 500, not 5000',
      'confirm_amount',
    ],
    [
      'to a user of whom nothing is known',
      { userId: 'refuesd' },
      'The user refuesd is unknown',
      'confirm_unknown',
    ],
  ])('%s', async (_, changes, message, code) => {
    const request = { ...base, userId: 'refused', amount: 5, idempotencyKey: key(), ...changes };
    const balance = await balanceOf(request.userId);

    await expect(grantCredits(db, request)).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringContaining(message),
      code,
    });
    expect(await balanceOf(request.userId)).toBe(balance);
  });
});

test('a confirmed grant is made, of a large amount and to a new user', async () => {
  const request = { ...base, amount: 5000, idempotencyKey: key() };

  await grantCredits(db, { ...request, userId: 'granted', confirmAmount: 5000 });
  await grantCredits(db, { ...request, userId: 'new', confirmAmount: 5000, confirmUnknown: true });

  expect(await balanceOf('new')).toBe(5000);
});

test('a user who has a dead letter and nothing else is known', async () => {
  await commitOutcome('waiting_user', dead(DEAD_REASONS.packageUnknown));

  const request = { ...base, userId: 'user_waiting_user', amount: 5, idempotencyKey: key() };

  expect(await grantCredits(db, request)).toMatchObject({ balance: { balance: 5 } });
});
