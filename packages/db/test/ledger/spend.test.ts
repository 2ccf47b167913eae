import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { audit, type Spend, spend } from '../../src/index.ts';
import { balanceOf, rows } from '../deliver.ts';

const now = new Date('2026-11-24T10:00:00Z');
let people = 0;
let ada: string;

const give = (user: string, amount: number) =>
  env.DB.prepare(
    `INSERT INTO credit_transactions (id, user_id, type, amount) VALUES (?1, ?2, 'adjustment', ?3)`,
  )
    .bind(crypto.randomUUID(), user, amount)
    .run();

const ask = (changes: Partial<Spend> = {}) =>
  spend(env.DB, { userId: ada, amount: 30, reason: 'a picture', requestId: 'r1', ...changes }, now);

const spends = (user: string) =>
  rows(`SELECT amount FROM credit_transactions WHERE type = 'spend' AND user_id = ?`, user);

beforeEach(async () => {
  ada = `ada${++people}`;
  await give(ada, 100);
});

test('a spend takes the credits and says what is left', async () => {
  const spent = await ask();

  expect(spent).toEqual({
    status: 'spent',
    repeated: false,
    transaction: {
      ...{ id: `spend:${ada}:r1`, type: 'spend', amount: -30, balance: 70 },
      ...{ createdAt: now.toISOString(), source: null, description: 'a picture' },
    },
  });
  expect(await balanceOf(ada)).toBe(70);
});

test('the same request again takes nothing and gets the first answer, though it has been spent since', async () => {
  const first = await ask();
  await ask({ requestId: 'r2', amount: 70 });

  const again = await ask();

  expect(again).toEqual({ ...first, repeated: true });
  expect(await balanceOf(ada)).toBe(0);
});

test.each([
  ['amount', { amount: 31 }],
  ['reason', { reason: 'a film' }],
])('the same request with another %s is refused and takes nothing', async (_, changes) => {
  await ask();

  const other = await ask(changes);

  expect(other).toMatchObject({ status: 'conflict', transaction: { amount: -30 } });
  expect(await balanceOf(ada)).toBe(70);
});

test('more than there is, is refused and takes nothing; the request may be made again later', async () => {
  const refused = await ask({ amount: 101 });
  expect(refused).toEqual({ status: 'insufficient_credits', balance: 100 });
  expect(await spends(ada)).toEqual([]);

  await give(ada, 1);

  expect(await ask({ amount: 101 })).toMatchObject({
    status: 'spent',
    transaction: { balance: 0 },
  });
});

test('who has never had a credit, or has debt, has none to spend', async () => {
  await give(ada, -150);

  expect(await ask({ userId: 'nobody' })).toEqual({ status: 'insufficient_credits', balance: 0 });
  expect(await ask({ amount: 1 })).toEqual({ status: 'insufficient_credits', balance: -50 });
});

test('two users’ requests of one name are two, though one’s name begins with the other’s', async () => {
  const [a, b] = [`${ada}:x`, ada];
  await give(a, 100);

  const first = await ask({ userId: a, requestId: 'y' });
  const second = await ask({ userId: b, requestId: 'x:y' });

  expect([first, second]).toMatchObject([
    { status: 'spent', repeated: false },
    { status: 'spent', repeated: false },
  ]);
});

test('of 200 spends at once as many go through as there are credits, and no balance is overdrawn', async () => {
  const asked = Array.from({ length: 200 }, (_, n) => ask({ amount: 1, requestId: `race${n}` }));

  const statuses = (await Promise.all(asked)).map(({ status }) => status);

  expect(statuses.filter((status) => status === 'spent')).toHaveLength(100);
  expect(statuses.filter((status) => status === 'insufficient_credits')).toHaveLength(100);
  expect(await balanceOf(ada)).toBe(0);
  expect(await spends(ada)).toHaveLength(100);
  expect(await audit(env.DB)).toEqual([]);
});

test('one request 50 times at once is spent once', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask()));

  expect(answers.filter((answer) => answer.status === 'spent' && !answer.repeated)).toHaveLength(1);
  expect(await balanceOf(ada)).toBe(70);
});
