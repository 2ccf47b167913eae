import { beforeEach, describe, expect, test } from 'vitest';
import { capture, readBalance, reserve, reverse } from '../../src/index.ts';
import { db } from '../database.ts';
import { adjust } from '../fixtures.ts';
import {
  ada,
  after,
  balanceAt,
  captureCredits,
  newUser,
  releaseCredits,
  reserveCredits,
  spends,
} from './fixtures.ts';

beforeEach(newUser);

describe('a capture', () => {
  beforeEach(() => reserveCredits());

  test('of less than was reserved takes that and frees the rest', async () => {
    const captured = await captureCredits(45);

    expect(captured).toMatchObject({
      status: 'captured',
      duplicate: false,
      transaction: { amount: -45, balance: 55, description: 'a film', type: 'spend' },
      balance: { balance: 55, available: 55, reserved: 0 },
    });
    expect(await spends()).toEqual([
      { id: `capture:${ada}:done`, amount: -45, related_id: `reservation:${ada}:job` },
    ]);
  });

  test('of more than was reserved is refused by default, and the reservation stays', async () => {
    expect(await captureCredits(61)).toEqual({ status: 'exceeds_reservation', reserved: 60 });
    expect(await balanceAt(after(10))).toMatchObject({ balance: 100, reserved: 60 });
    expect(await captureCredits(60)).toMatchObject({ status: 'captured' });
  });

  test('of more with cap takes what was reserved', async () => {
    const captured = await captureCredits(75, { overflow: 'cap' });

    expect(captured).toMatchObject({ transaction: { amount: -60 }, balance: { available: 40 } });
  });

  test('of more with overdraw takes it all, as debt where the balance is too small', async () => {
    const captured = await captureCredits(130, { overflow: 'overdraw' });

    expect(captured).toMatchObject({ transaction: { amount: -130 }, balance: { balance: -30 } });
  });

  test('that is repeated with its key gives the first answer, also after it would have expired', async () => {
    const first = await captureCredits(45);

    expect(await captureCredits(45, {}, after(100))).toEqual({ ...first, duplicate: true });
    expect(await spends()).toHaveLength(1);
  });

  test.each([
    ['another amount', 44, {}],
    ['another overflow', 45, { overflow: 'cap' as const }],
  ])('that is repeated with %s is a conflict', async (_, amount, changes) => {
    await captureCredits(45);

    expect(await captureCredits(amount, changes)).toEqual({ status: 'conflict' });
    expect(await spends()).toHaveLength(1);
  });

  test('with the key of the capture of another reservation is a conflict and takes nothing', async () => {
    await reserveCredits({ idempotencyKey: 'second', amount: 10 });
    await captureCredits(45);

    const reservationId = `reservation:${ada}:second`;
    expect(await captureCredits(10, { reservationId })).toEqual({ status: 'conflict' });
    expect(await balanceAt(after(10))).toMatchObject({ balance: 55, reserved: 10 });
  });

  test.each([
    ['captured', () => captureCredits(45)],
    ['released', () => releaseCredits()],
  ] as const)('of a reservation that is %s already says so and takes nothing', async (end, act) => {
    await act();
    const before = await spends();

    const again = await captureCredits(10, { idempotencyKey: 'other' });

    expect(again).toEqual({ status: 'ended', end });
    expect(await spends()).toEqual(before);
  });

  test('of an expired reservation says so and takes nothing', async () => {
    expect(await captureCredits(10, {}, after(60))).toEqual({ status: 'ended', end: 'expired' });
    expect(await spends()).toEqual([]);
  });

  test.each(['reservation:nobody:job', 'spend:ada:x', 'reservation:%:x', ''])(
    'of the unknown reservation "%s" is not found',
    async (reservationId) => {
      expect(await captureCredits(1, { reservationId })).toEqual({ status: 'not_found' });
    },
  );
});

test('a reservation whose user and key have odd characters is captured once, by the one id it has', async () => {
  const odd = { userId: `${ada}:%/ 漢😀`, idempotencyKey: 'a:b%20%' };
  await adjust(odd.userId, 100);
  const reserved = await reserveCredits(odd);
  const reservationId = reserved.status === 'reserved' ? reserved.reservationId : '';

  const first = await captureCredits(45, { reservationId });

  expect(first).toMatchObject({ status: 'captured', balance: { balance: 55 } });
  expect(await captureCredits(45, { reservationId })).toEqual({ ...first, duplicate: true });
  const otherSpelling = reservationId.replace('reservation:r', 'reservation:%72');
  expect(await captureCredits(45, { reservationId: otherSpelling })).toEqual({
    status: 'not_found',
  });
});

test.each([1, 1_000_000_000_000])(
  '%d credits are reserved, captured and given back exactly',
  async (amount) => {
    await adjust(ada, 1_000_000_000_000);
    const request = { userId: ada, amount, reason: 'a film', idempotencyKey: 'limit' };
    await reserve(db, { ...request, expiresInSeconds: 86_400 });
    const reservationId = `reservation:${ada}:limit`;

    const { result } = await capture(db, { ...request, reservationId, overflow: 'reject' });

    expect(result).toMatchObject({ transaction: { amount: -amount } });
    const transactionId = `capture:${ada}:limit`;
    expect(await reverse(db, { ...request, transactionId })).toMatchObject({ left: 0 });
    expect((await readBalance(db, ada)).available).toBe(1_000_000_000_100);
  },
);
