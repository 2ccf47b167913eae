import { env } from 'cloudflare:workers';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { arrive, balanceOf, rows } from '../deliver.ts';

const metadata = { user_id: 'ada', credits: '200', package_id: 'standard' };

beforeAll(async () => {
  await arrive([fixture('checkout.session.completed', { object: { id: 'cs_ada', metadata } })]);
});

test('the latest purchases read well to a person', async () => {
  const latest = await rows(
    `SELECT * FROM credit_transactions WHERE type = 'purchase' ORDER BY created_at DESC LIMIT 5`,
  );

  expect(latest).toEqual([
    {
      id: 'cs_ada:purchase:1',
      user_id: 'ada',
      type: 'purchase',
      amount: 200,
      balance: 200,
      number: 1,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      source: 'cs_ada',
      event_id: 'evt_1SWcRd01FixtureKj3M7pQx',
      description: null,
    },
  ]);
});

describe('the database refuses what would part the balance from its ledger', () => {
  const insert = 'INTO credit_transactions (id, user_id, type, amount)';
  const beneath = (number: number, amount: number, balance: number) =>
    `INSERT INTO credit_ledger (user_id, number, id, type, amount, balance, created_at)
     VALUES ('ada', ${number}, 'x', 'adjustment', ${amount}, ${balance}, 'now')`;
  test.each([
    ['a changed row', `UPDATE credit_transactions SET amount = 9 WHERE id = 'cs_ada:purchase:1'`],
    ['a deleted row', `DELETE FROM credit_transactions WHERE id = 'cs_ada:purchase:1'`],
    [
      'a replaced row',
      `INSERT OR REPLACE ${insert} VALUES ('cs_ada:purchase:1', 'ada', 'purchase', 9)`,
    ],
    [
      'a second row of that id',
      `INSERT ${insert} VALUES ('cs_ada:purchase:1', 'ada', 'purchase', 9)`,
    ],
    ['half a credit', `INSERT ${insert} VALUES ('x', 'ada', 'adjustment', 0.5)`],
    ['an amount in words', `INSERT ${insert} VALUES ('x', 'ada', 'adjustment', 'nine')`],
    ['nothing', `INSERT ${insert} VALUES ('x', 'ada', 'adjustment', 0)`],
    ['an unknown type', `INSERT ${insert} VALUES ('x', 'ada', 'gift', 9)`],
    ['a sum beyond whole numbers', `INSERT ${insert} VALUES ('x', 'ada', 'adjustment', 1 << 61)`],
    ['a changed balance', `UPDATE credit_balances SET balance = 9 WHERE user_id = 'ada'`],
    ['a deleted balance', `DELETE FROM credit_balances WHERE user_id = 'ada'`],
    ['a replaced balance', `INSERT OR REPLACE INTO credit_balances VALUES ('ada', 9)`],
    ['a changed row of the table beneath', 'UPDATE credit_ledger SET balance = 9'],
    ['a deleted row of the table beneath', 'DELETE FROM credit_ledger'],
    ['a row that skips a number', beneath(3, 9, 209)],
    ['a row with a number that is taken', beneath(1, 9, 9)],
    ['a row that does not add up', beneath(2, 9, 210)],
    ['a replaced row of the table beneath', `INSERT OR REPLACE ${beneath(1, 9, 9).slice(7)}`],
  ])('%s', async (_, sql) => {
    await expect(env.DB.prepare(sql).run()).rejects.toThrow(
      /SQLITE_CONSTRAINT|because it is a view/,
    );

    expect(await balanceOf('ada')).toBe(200);
    expect(await rows('SELECT id, amount FROM credit_transactions')).toEqual([
      { id: 'cs_ada:purchase:1', amount: 200 },
    ]);
  });
});

test('the ledger reads as an account statement: each row has the balance after it', async () => {
  const insert = 'INSERT INTO credit_transactions (id, user_id, type, amount) VALUES';

  await env.DB.prepare(
    `${insert} ('1', 'cleo', 'adjustment', 30), ('2', 'cleo', 'spend', -50)`,
  ).run();
  await env.DB.prepare(`${insert} ('3', 'cleo', 'adjustment', 5)`).run();

  const statement = await rows(
    `SELECT number, amount, balance FROM credit_transactions WHERE user_id = 'cleo' ORDER BY number`,
  );
  expect(statement).toEqual([
    { number: 1, amount: 30, balance: 30 },
    { number: 2, amount: -50, balance: -20 },
    { number: 3, amount: 5, balance: -15 },
  ]);
  expect(await balanceOf('cleo')).toBe(-15);
});

test('a row that a person inserts moves the balance, as any other row does', async () => {
  await env.DB.prepare(
    `INSERT INTO credit_transactions (id, user_id, type, amount, description)
     VALUES ('goodwill-1', 'ben', 'adjustment', 25, 'sorry for the wait')`,
  ).run();

  expect(await balanceOf('ben')).toBe(25);
  expect(await balanceOf('ada')).toBe(200);
});

test('four packages are for sale from the start', async () => {
  const packages = await rows(
    'SELECT name, credits, unit_amount, currency, stripe_price_id FROM credit_packages ORDER BY credits',
  );

  const usd = { currency: 'usd', stripe_price_id: null };
  expect(packages).toEqual([
    { name: 'Starter', credits: 50, unit_amount: 999, ...usd },
    { name: 'Standard', credits: 200, unit_amount: 2999, ...usd },
    { name: 'Professional', credits: 500, unit_amount: 5999, ...usd },
    { name: 'Enterprise', credits: 2000, unit_amount: 19999, ...usd },
  ]);
});
