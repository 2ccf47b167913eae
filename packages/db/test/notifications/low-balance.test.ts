import { expect, test } from 'vitest';
import {
  adjust,
  capture,
  release,
  reserve,
  reverse,
  setLowBalanceThreshold,
  spend,
  spendMany,
} from '../../src/index.ts';
import { db, rows } from '../database.ts';
import { adjust as insertAdjustment } from '../fixtures.ts';
import { recordStatements } from '../statement-recorder.ts';

const options = { lowBalanceThreshold: 50 };
let calls = 0;
const idempotencyKey = () => `call${++calls}`;

/** A user with 100 credits, and what they can do; each call returns the keys that it is to send. */
async function createUser(userId: string, credits = 100) {
  await insertAdjustment(userId, credits);
  const request = (amount: number) => ({
    userId,
    amount,
    reason: 'a picture',
    idempotencyKey: idempotencyKey(),
  });
  const keys = ({ unsent }: { unsent: readonly { key: string }[] }) => unsent.map(({ key }) => key);
  return {
    userId,
    spend: async (amount: number) => keys(await spend(db, request(amount), options)),
    credit: async (amount: number, type: 'grant' | 'adjustment' = 'grant') =>
      keys(await adjust(db, type, { ...request(amount), actor: 'support' }, options)),
    async reserve(amount: number) {
      const acted = await reserve(db, { ...request(amount), expiresInSeconds: 60 }, options);
      const { result } = acted;
      return {
        keys: keys(acted),
        reservationId: result.status === 'reserved' ? result.reservationId : '',
      };
    },
    capture: async (reservationId: string, amount: number) =>
      keys(
        await capture(
          db,
          { reservationId, amount, overflow: 'overdraw', idempotencyKey: idempotencyKey() },
          options,
        ),
      ),
    written: () =>
      rows(
        `SELECT key, kind, event_id, object_id, available, threshold FROM notifications
         WHERE user_id = ? ORDER BY created_at, key`,
        userId,
      ),
  };
}

const notification = (userId: string, sequence: number, available: number, threshold = 50) => ({
  key: `low_balance:${userId}:${sequence}:${threshold}`,
  kind: 'low_balance',
  event_id: null,
  object_id: null,
  available,
  threshold,
});

test('the spend that takes the credits below the threshold notifies, and further spends do not', async () => {
  const user = await createUser('low_spend');

  const first = await user.spend(50);
  const crossing = await user.spend(1);
  const later = await user.spend(1);

  expect([first, crossing, later]).toEqual([[], ['low_balance:low_spend:3:50'], []]);
  expect(await user.written()).toEqual([notification('low_spend', 3, 49)]);
});

test('a spend that is repeated under its key notifies of nothing more', async () => {
  const user = await createUser('low_repeat');
  const request = { userId: user.userId, amount: 60, reason: 'x', idempotencyKey: 'same' };
  await spend(db, request, options);
  await rows(`UPDATE notifications SET sent_at = 'now' WHERE user_id = ?`, user.userId);

  expect(await spend(db, request, options)).toMatchObject({ unsent: [] });
  expect(await user.written()).toHaveLength(1);
});

test('a spend whose answer was lost is repeated, and its notification is sent then', async () => {
  const user = await createUser('low_lost');
  const request = { userId: user.userId, amount: 60, reason: 'x', idempotencyKey: 'same' };
  await spend(db, request, options);

  const { unsent } = await spend(db, request, options);

  expect(unsent).toMatchObject([{ key: 'low_balance:low_lost:2:50', available: 40 }]);
});

test('spends of many users in one call notify once of each user whose credits ran low', async () => {
  const users = await Promise.all(
    ['low_many_1', 'low_many_2', 'low_many_3'].map((userId) => createUser(userId)),
  );
  const requests = users.flatMap(({ userId }, index) =>
    [30, 30].map((amount) => ({
      userId,
      amount: index === 2 ? 5 : amount,
      reason: 'x',
      idempotencyKey: idempotencyKey(),
    })),
  );

  const { unsent } = await spendMany(db, requests, options);

  expect(unsent.map(({ key }) => key).toSorted()).toEqual([
    'low_balance:low_many_1:3:50',
    'low_balance:low_many_2:3:50',
  ]);
});

test('a reservation notifies, and to release it and to reserve again does not', async () => {
  const user = await createUser('low_reserve');

  const { keys, reservationId } = await user.reserve(60);
  await release(db, { reservationId });
  const again = await user.reserve(70);

  expect(keys).toEqual(['low_balance:low_reserve:1:50']);
  expect(again.keys).toEqual([]);
  expect(await user.written()).toEqual([notification('low_reserve', 1, 40)]);
});

test('a capture above the reservation notifies, where the work costs more than is left', async () => {
  const user = await createUser('low_overdraw');
  const { reservationId } = await user.reserve(40);

  const keys = await user.capture(reservationId, 120);

  expect(keys).toEqual(['low_balance:low_overdraw:2:50']);
  expect(await user.written()).toEqual([notification('low_overdraw', 2, -20)]);
});

test('a capture of what was reserved leaves the available credits, so it notifies of nothing', async () => {
  const user = await createUser('low_capture');
  const { reservationId } = await user.reserve(60);
  await user.credit(5);

  const keys = await user.capture(reservationId, 60);

  expect(keys).toEqual([]);
  expect(await user.written()).toHaveLength(1);
});

test('a negative adjustment notifies', async () => {
  const user = await createUser('low_adjust');

  expect(await user.credit(-60, 'adjustment')).toEqual(['low_balance:low_adjust:2:50']);
});

test('credits that were below the threshold all the time notify of nothing', async () => {
  const user = await createUser('low_never', 49);

  expect(await user.spend(10)).toEqual([]);
  expect((await user.reserve(10)).keys).toEqual([]);
  expect(await user.written()).toEqual([]);
});

test('what a reversal gives back allows no further notification', async () => {
  const user = await createUser('low_reverse');
  const request = { userId: user.userId, amount: 60, reason: 'x', idempotencyKey: 'job' };
  await spend(db, request, options);
  const transactionId = `spend:${user.userId}:job`;
  await reverse(db, { transactionId, reason: 'failed', idempotencyKey: 'back' });

  const again = await user.spend(60);

  expect(again).toEqual([]);
});

test.each(['grant', 'adjustment'] as const)(
  'a %s allows the next notification, which comes when the credits fall below again',
  async (type) => {
    const user = await createUser(`low_rearm_${type}`);
    await user.spend(60);

    await user.credit(5, type);
    const below = await user.spend(1);
    await user.credit(56, type);
    const crossing = await user.spend(51);

    expect(below).toEqual([]);
    expect(crossing).toEqual([`low_balance:low_rearm_${type}:6:50`]);
  },
);

test('credits that a person inserts, or that come while the kind is off, allow it too', async () => {
  const user = await createUser('low_rearm_off');
  await user.spend(60);

  await insertAdjustment(user.userId, 60);

  expect(await user.spend(60)).toEqual(['low_balance:low_rearm_off:4:50']);
});

test('a threshold of the user’s own counts in place of the default, until it is null', async () => {
  const user = await createUser('low_own');
  await setLowBalanceThreshold(db, user.userId, 10);

  const atDefault = await user.spend(60);
  const atOwn = await user.spend(31);
  await user.credit(91);
  await setLowBalanceThreshold(db, user.userId, null);
  const atDefaultAgain = await user.spend(60);

  expect(atDefault).toEqual([]);
  expect(atOwn).toEqual(['low_balance:low_own:3:10']);
  expect(atDefaultAgain).toEqual(['low_balance:low_own:5:50']);
});

test('another threshold allows another notification, and the same set again does not', async () => {
  const user = await createUser('low_lower');
  await user.spend(60);

  await setLowBalanceThreshold(db, user.userId, 20);
  const below20 = await user.spend(21);
  await setLowBalanceThreshold(db, user.userId, 20);
  const again = await user.spend(1);

  expect(below20).toEqual(['low_balance:low_lower:3:20']);
  expect(again).toEqual([]);
});

test('with a threshold of 0 a user is notified of debt alone', async () => {
  const user = await createUser('low_zero');
  await setLowBalanceThreshold(db, user.userId, 0);
  const { reservationId } = await user.reserve(100);

  expect(await user.capture(reservationId, 101)).toEqual(['low_balance:low_zero:2:0']);
});

test('where no notification is enabled a spend writes its two rows and nothing else', async () => {
  await insertAdjustment('low_off', 100);
  const { db: recorded, counts } = recordStatements();
  const request = { userId: 'low_off', amount: 99, reason: 'x', idempotencyKey: 'a' };

  await spend(recorded, request);

  expect(counts).toMatchObject({ calls: 1, rowsWritten: 2 });
  expect(await rows(`SELECT * FROM low_balance_alerts WHERE user_id = 'low_off'`)).toEqual([]);
});
