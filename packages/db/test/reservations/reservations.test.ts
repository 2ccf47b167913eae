import { beforeEach, describe, expect, test } from 'vitest';
import { capture, readBalance, release, reserve, reverse, spend } from '../../src/index.ts';
import { db, rows } from '../database.ts';
import { adjust } from '../fixtures.ts';

const start = new Date('2026-11-24T10:00:00.000Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
let users = 0;
let ada: string;

async function reserveCredits(changes: object = {}, at = start) {
  const request = { userId: ada, amount: 60, reason: 'a film', idempotencyKey: 'job' };
  const { result } = await reserve(db, { ...request, expiresInSeconds: 60, ...changes }, { at });
  return result;
}

async function captureCredits(amount: number, changes: object = {}, at = after(10)) {
  const reservationId = `reservation:${ada}:job`;
  const request = { reservationId, amount, overflow: 'reject' as const, idempotencyKey: 'done' };
  const { result } = await capture(db, { ...request, ...changes }, { at });
  return result;
}

const releaseCredits = (changes: object = {}, at = after(10)) =>
  release(db, { reservationId: `reservation:${ada}:job`, ...changes }, { at });

const balanceAt = (at: Date) => readBalance(db, ada, at);
const spends = () =>
  rows(`SELECT id, amount, related_id FROM credit_ledger WHERE user_id = ? AND amount < 0`, ada);

beforeEach(async () => {
  ada = `reserver${++users}`;
  await adjust(ada, 100);
});

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

describe('a release', () => {
  beforeEach(() => reserveCredits());

  test('frees the credits and writes nothing in the ledger', async () => {
    expect(await releaseCredits()).toEqual({
      status: 'released',
      amount: 60,
      duplicate: false,
      balance: { balance: 100, available: 100, reserved: 0 },
    });
    expect(await spends()).toEqual([]);
  });

  test('is answered as before where it is repeated with its key, else it says that it is released', async () => {
    await releaseCredits({ idempotencyKey: 'failed' });

    const repeated = await releaseCredits({ idempotencyKey: 'failed' });

    expect(repeated).toMatchObject({ status: 'released', duplicate: true });
    expect(await releaseCredits()).toEqual({ status: 'ended', end: 'released' });
  });

  test('of an expired reservation says so', async () => {
    expect(await releaseCredits({}, after(60))).toEqual({ status: 'ended', end: 'expired' });
  });

  test('after which the reservation is repeated says that it is released', async () => {
    await releaseCredits();

    expect(await reserveCredits()).toEqual({ status: 'ended', end: 'released' });
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
