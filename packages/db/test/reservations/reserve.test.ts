import { beforeEach, describe, expect, test } from 'vitest';
import { readBalance, reserve, spend } from '../../src/index.ts';
import { db } from '../database.ts';
import { ada, after, balanceAt, newUser, reserveCredits, spends, start } from './fixtures.ts';

beforeEach(newUser);

describe('a reservation', () => {
  test('makes its credits unavailable and leaves the balance', async () => {
    const reserved = await reserveCredits();

    expect(reserved).toEqual({
      status: 'reserved',
      reservationId: `reservation:${ada}:job`,
      expiresAt: after(60).toISOString(),
      duplicate: false,
      balance: { balance: 100, available: 40, reserved: 60 },
    });
    expect(await spends()).toEqual([]);
  });

  test('of more than is available is refused, whether spent or reserved before', async () => {
    await reserveCredits();

    const second = await reserveCredits({ idempotencyKey: 'second', amount: 41 });

    expect(second).toMatchObject({ status: 'insufficient_credits', balance: { available: 40 } });
    expect((await balanceAt(start)).reserved).toBe(60);
  });

  test('frees its credits at the moment it expires, without any job', async () => {
    await reserveCredits();

    expect(await balanceAt(after(59.999))).toMatchObject({ available: 40, reserved: 60 });
    expect(await balanceAt(after(60))).toMatchObject({ available: 100, reserved: 0 });
    const other = await reserveCredits({ idempotencyKey: 'other', amount: 100 }, after(60));
    expect(other).toMatchObject({ status: 'reserved', balance: { available: 0 } });
  });

  test('that is repeated with its key gives the first answer and reserves nothing more', async () => {
    const first = await reserveCredits();

    expect(await reserveCredits({}, after(5))).toEqual({ ...first, duplicate: true });
  });

  test.each([
    ['amount', { amount: 61 }],
    ['reason', { reason: 'a song' }],
    ['duration', { expiresInSeconds: 61 }],
  ])('that is repeated with another %s is a conflict', async (_, changes) => {
    await reserveCredits();

    expect(await reserveCredits(changes)).toEqual({ status: 'conflict' });
    expect((await balanceAt(start)).reserved).toBe(60);
  });

  test('cannot be spent by others', async () => {
    await reserveCredits();
    const request = { userId: ada, amount: 41, reason: 'x', idempotencyKey: 'x' };

    const { result } = await spend(db, request, { at: after(1) });

    expect(result).toMatchObject({ status: 'insufficient_credits' });
    expect(await spends()).toEqual([]);
  });
});

test('200 reservations and spends at once never take more than there is', async () => {
  const acts = Array.from({ length: 200 }, async (_, n) => {
    const request = { userId: ada, amount: 3, reason: 'x', idempotencyKey: `${n}` };
    const { result } =
      n % 2 ? await spend(db, request) : await reserve(db, { ...request, expiresInSeconds: 600 });
    return result.status;
  });

  const statuses = await Promise.all(acts);

  expect(statuses.filter((status) => status !== 'insufficient_credits')).toHaveLength(33);
  const { available } = await readBalance(db, ada);
  expect(available).toBe(1);
});
