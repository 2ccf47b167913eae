import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { balanceOf, deliver, rows } from '../database.ts';

beforeAll(async () => {
  const metadata = { user_id: 'ada', credits: '200', package_id: 'standard' };
  const object = { id: 'cs_ada', payment_intent: 'pi_ada', metadata };
  await deliver([fixture('checkout.session.completed', { id: 'evt_ada', object })]);
});

test('a ledger row is readable without the code: types in words, ISO times, its source and event', async () => {
  const purchases = await rows(`SELECT * FROM credit_transactions WHERE user_id = 'ada'`);

  expect(purchases).toEqual([
    {
      id: 'pi_ada:purchase:1',
      user_id: 'ada',
      type: 'purchase',
      amount: 200,
      balance: 200,
      sequence: 1,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      source: 'cs_ada',
      event_id: 'evt_ada',
      actor: null,
      related_id: null,
      description: null,
    },
  ]);
});

describe('the database refuses what would separate the balance from the ledger', () => {
  const entry = (id: string, type: string, amount: string | number) =>
    `INTO credit_transactions (id, user_id, type, amount) VALUES ('${id}', 'ada', '${type}', ${amount})`;
  const ledgerRow = (sequence: number, amount: number, balance: number) =>
    `INTO credit_ledger (user_id, sequence, id, type, amount, balance, created_at)
     VALUES ('ada', ${sequence}, 'x', 'adjustment', ${amount}, ${balance}, 'now')`;
  const purchase = 'pi_ada:purchase:1';

  test.each([
    ['an updated row', `UPDATE credit_transactions SET amount = 9 WHERE id = '${purchase}'`],
    ['a deleted row', `DELETE FROM credit_transactions WHERE id = '${purchase}'`],
    ['a replaced row', `INSERT OR REPLACE ${entry(purchase, 'purchase', 9)}`],
    ['a second row with the same id', `INSERT ${entry(purchase, 'purchase', 9)}`],
    [
      'a posting that overlooked the grant',
      `INSERT INTO purchase_entries (purchase, user_id, type, amount, posted_rows)
       VALUES ('pi_ada', 'ada', 'purchase', 200, 0)`,
    ],
    ['a fraction of a credit', `INSERT ${entry('x', 'adjustment', 0.5)}`],
    ['an amount that is text', `INSERT ${entry('x', 'adjustment', "'nine'")}`],
    ['an amount of zero', `INSERT ${entry('x', 'adjustment', 0)}`],
    ['an unknown type', `INSERT ${entry('x', 'gift', 9)}`],
    ['an amount whose sums could overflow', `INSERT ${entry('x', 'adjustment', '1 << 61')}`],
    ['an updated balance', `UPDATE credit_balances SET balance = 9 WHERE user_id = 'ada'`],
    ['a deleted balance', `DELETE FROM credit_balances WHERE user_id = 'ada'`],
    ['a replaced balance', `INSERT OR REPLACE INTO credit_balances VALUES ('ada', 9)`],
    ['an updated row of the table', 'UPDATE credit_ledger SET balance = 9'],
    ['a deleted row of the table', 'DELETE FROM credit_ledger'],
    ['a row that skips a sequence number', `INSERT ${ledgerRow(3, 9, 209)}`],
    ['a row with a used sequence number', `INSERT ${ledgerRow(1, 9, 9)}`],
    ['a row whose balance is not the sum', `INSERT ${ledgerRow(2, 9, 210)}`],
    ['a replaced row of the table', `INSERT OR REPLACE ${ledgerRow(1, 9, 9)}`],
  ])('%s', async (_, sql) => {
    await expect(rows(sql)).rejects.toThrow(/SQLITE_CONSTRAINT|because it is a view/);

    expect(await balanceOf('ada')).toBe(200);
    expect(await rows(`SELECT id, amount FROM credit_transactions WHERE user_id = 'ada'`)).toEqual([
      { id: purchase, amount: 200 },
    ]);
  });
});

test('rows that a person inserts get a sequence number and the balance after them', async () => {
  const insert = 'INSERT INTO credit_transactions (id, user_id, type, amount) VALUES';

  await rows(`${insert} ('cleo1', 'cleo', 'adjustment', 30), ('cleo2', 'cleo', 'spend', -50)`);
  await rows(`${insert} ('cleo3', 'cleo', 'adjustment', 5)`);

  const entries = await rows(
    `SELECT sequence, amount, balance FROM credit_transactions WHERE user_id = 'cleo' ORDER BY sequence`,
  );
  expect(entries).toEqual([
    { sequence: 1, amount: 30, balance: 30 },
    { sequence: 2, amount: -50, balance: -20 },
    { sequence: 3, amount: 5, balance: -15 },
  ]);
  expect(await balanceOf('cleo')).toBe(-15);
  expect(await balanceOf('ada')).toBe(200);
});

test.each(['ada ', ' ada', ''])(
  'a row for the user "%s", which nobody is, is refused',
  async (user) => {
    const insert = `INSERT INTO credit_transactions (id, user_id, type, amount) VALUES (?, ?, 'grant', 1)`;

    const inserting = rows(insert, `blank${user}`, user);

    await expect(inserting).rejects.toThrow('CHECK constraint failed: credit_ledger_user');
  },
);
