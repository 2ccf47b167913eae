import { beforeEach, describe, expect, test } from 'vitest';
import { after, newUser, releaseCredits, reserveCredits, spends } from './fixtures.ts';

beforeEach(newUser);

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
