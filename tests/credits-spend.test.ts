import { expect, test } from 'vitest';
import { ledgerOf, openCredits } from './credits.ts';

const desk = openCredits();

const give = (user: string, amount: number) =>
  desk.shop.db
    .prepare(
      `INSERT INTO credit_transactions (id, user_id, type, amount) VALUES (?1, ?2, 'adjustment', ?3)`,
    )
    .bind(crypto.randomUUID(), user, amount)
    .run();

const spending = (user: string, changes: object = {}) => ({
  ...{ userId: user, amount: 10, reason: 'a picture', requestId: 'r' },
  ...changes,
});

test('a product spends, and sees balance, history and the row explained', async () => {
  await give('ada', 25);

  const spent = await desk.credits.spend(spending('ada'));

  expect(spent).toMatchObject({ status: 'spent', repeated: false, transaction: { balance: 15 } });
  expect(await desk.credits.balance('ada')).toBe(15);
  const page = await desk.credits.transactions('ada', { limit: 1 });
  expect(page).toMatchObject({ transactions: [{ type: 'spend', amount: -10 }], next: 2 });
  const { next } = page;
  expect(await desk.credits.transactions('ada', { before: next })).toMatchObject({
    ...{ transactions: [{ type: 'adjustment', amount: 25 }], next: null },
  });
  const id = page.transactions[0]?.id ?? '';
  expect(await desk.credits.explain('ada', id)).toMatchObject({ amount: -10, events: [] });
  expect(await desk.credits.explain('ben', id)).toBeNull();
});

test('too little is a case of the answer, and so is a request id that was used otherwise', async () => {
  await give('ben', 15);
  await desk.credits.spend(spending('ben'));

  expect(await desk.credits.spend(spending('ben', { requestId: 's' }))).toEqual({
    ...{ status: 'insufficient_credits', balance: 5 },
  });
  expect(await desk.credits.spend(spending('ben', { amount: 3 }))).toMatchObject({
    ...{ status: 'refused', why: 'conflict' },
  });
  expect(await desk.credits.balance('ben')).toBe(5);
});

test('200 spends at once through the binding never overdraw', async () => {
  await give('cleo', 500);

  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      desk.credits.spend(spending('cleo', { requestId: `${n}` })),
    ),
  );

  expect(answers.filter(({ status }) => status === 'spent')).toHaveLength(50);
  expect(answers.filter(({ status }) => status === 'insufficient_credits')).toHaveLength(150);
  expect(await desk.credits.balance('cleo')).toBe(0);
  expect(await ledgerOf(desk.shop, 'cleo')).toHaveLength(51);
});

test.each([
  ['nobody', { userId: '' }, 'userId'],
  ['a user id with blanks around it', { userId: ' dora' }, 'userId'],
  ['half a credit', { amount: 0.5 }, 'amount'],
  ['nothing', { amount: 0 }, 'amount'],
  ['a gift', { amount: -5 }, 'amount'],
  ['an amount in words', { amount: '10' }, 'amount'],
  ['no reason', { reason: ' ' }, 'reason'],
  ['a reason cut through an emoji', { reason: 'a picture \ud83d' }, 'reason'],
  ['no request id', { requestId: undefined }, 'requestId'],
])('a spend of %s is refused with a sentence', async (_, changes, named) => {
  await give('dora', 10);
  const before = await desk.credits.balance('dora');

  const answer = await desk.credits.spend(spending('dora', changes));

  expect(answer).toMatchObject({ status: 'refused', why: 'invalid' });
  expect('message' in answer && answer.message).toContain(named);
  expect(await desk.credits.balance('dora')).toBe(before);
});

test('a read with an argument that is none rejects with a sentence', async () => {
  await expect(desk.credits.balance('')).rejects.toThrow('TypeError: userId must be text of 1');
  await expect(desk.credits.transactions('ada', { limit: 101 })).rejects.toThrow(
    'limit must be a whole number from 1 to 100',
  );
});
