import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { audit } from '../../src/index.ts';
import { arrivals, batchesOf } from './delivery-order.ts';
import { eventsOf, histories } from './history-generator.ts';
import { expectedBalances } from './oracle.ts';
import type { Books } from './test-database.ts';

/**
 * The laws as one property: whatever the history, and in whatever order, duplication and batches
 * its events arrive, the balances are those of the oracle, all state is that of the plain order,
 * and the books agree.
 *
 * @param run sets the ids of one run apart from those of others in the same database.
 */
export function agreement(books: Books, run: string) {
  let cases = 0;
  return fc.asyncProperty(histories, arrivals, async (history, arrival) => {
    cases += 1;
    const [plain, shuffled] = [`${run}a${cases}`, `${run}b${cases}`];
    const told = eventsOf(history, plain);
    if (told.length > 0) await books.arrive(told);
    const events = eventsOf(history, shuffled);

    for (const batch of batchesOf(events, arrival)) await books.arrive(batch);

    const expected = withoutZero(expectedBalances(events));
    deepStrictEqual(withoutZero(await balancesOf(books, shuffled)), expected);
    deepStrictEqual(await stateOf(books, shuffled), await stateOf(books, plain));
    deepStrictEqual(await audit(books.db), []);
  });
}

const tables = [
  ...[
    'checkout_sessions',
    'payment_intents',
    'subscriptions',
    'invoices',
    'invoice_payments',
    'charge_payments',
  ],
  ...['charges', 'refunds', 'disputes', 'dispute_funds'],
];

/** Everything that must not depend on how the events arrived, without the prefix of the run. */
async function stateOf({ rows }: Books, prefix: string): Promise<unknown> {
  const like = `%\\_${prefix}\\_%`;
  const state: Record<string, unknown[]> = {};
  for (const table of tables)
    state[table] = await rows(
      `SELECT * FROM ${table} WHERE id LIKE ? ESCAPE '\\' ORDER BY id`,
      like,
    );
  state['events'] = await rows(
    `SELECT id, type, status, reason FROM stripe_events WHERE id LIKE ? ESCAPE '\\' ORDER BY id`,
    like,
  );
  state['letters'] = await rows(
    `SELECT id, reason, detail FROM dead_letters WHERE id LIKE ? ESCAPE '\\' ORDER BY id`,
    like,
  );
  state['ledger'] = await rows(
    `SELECT source, iif(type = 'dispute_reversal', 'dispute', type) AS component, user_id,
       SUM(amount) AS amount
     FROM credit_transactions WHERE user_id LIKE ? ESCAPE '\\'
     GROUP BY 1, 2, 3 HAVING SUM(amount) <> 0`,
    `${prefix}\\_%`,
  );
  const text = JSON.stringify(state);
  return JSON.parse(text.replaceAll(`_${prefix}_`, '_').replaceAll(`"${prefix}_`, '"'));
}

async function balancesOf({ rows }: Books, prefix: string): Promise<Map<string, number>> {
  const found = await rows(
    `SELECT user_id, balance FROM credit_balances WHERE user_id LIKE ? ESCAPE '\\'`,
    `${prefix}\\_%`,
  );
  return new Map(found.map(({ user_id, balance }) => [String(user_id), Number(balance)]));
}

/** Who was never granted anything has no balance, or one of zero: the same to anybody. */
const withoutZero = (balances: Map<string, number>) =>
  Object.fromEntries([...balances].filter(([, balance]) => balance !== 0).sort());
