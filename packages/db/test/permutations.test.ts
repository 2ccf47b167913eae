import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrive, rows } from './arrive.ts';
import { arrivals, batchesOf, eventsOf, expectedBalances, histories } from './history.ts';

const HISTORIES = 200;

const facts = ['checkout_sessions', 'payment_intents', 'subscriptions', 'invoices'];

/** Everything that must not depend on how the events arrived, without the prefix of the run. */
async function stateOf(prefix: string) {
  const like = `%\\_${prefix}\\_%`;
  const state = {
    facts: await Promise.all(
      facts.map((table) =>
        rows(`SELECT * FROM ${table} WHERE id LIKE ? ESCAPE '\\' ORDER BY id`, like),
      ),
    ),
    events: await rows(
      `SELECT id, type, status, reason FROM stripe_events WHERE id LIKE ? ESCAPE '\\' ORDER BY id`,
      like,
    ),
    ledger: await rows(
      `SELECT id, user_id, type, amount, source FROM credit_transactions
       WHERE id LIKE ? ESCAPE '\\' ORDER BY id`,
      like,
    ),
  };
  return JSON.parse(
    JSON.stringify(state).replaceAll(`_${prefix}_`, '_').replaceAll(`"${prefix}_`, '"'),
  );
}

async function balancesOf(prefix: string) {
  const found = await rows(
    `SELECT b.user_id, balance, SUM(t.amount) AS ledger
     FROM credit_balances AS b JOIN credit_transactions AS t ON t.user_id = b.user_id
     WHERE b.user_id LIKE ? ESCAPE '\\' GROUP BY b.user_id`,
    `${prefix}\\_%`,
  );
  for (const { balance, ledger } of found) expect(balance).toBe(ledger);
  return new Map(found.map(({ user_id, balance }) => [String(user_id), Number(balance)]));
}

test('any order, any duplication and any batches end in the same balances and states', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(histories, arrivals, async (history, arrival) => {
      run += 1;
      const inOrder = `a${run}`;
      const shuffled = `b${run}`;
      const arranged = eventsOf(history, inOrder);
      if (arranged.length > 0) await arrive(arranged);

      for (const batch of batchesOf(eventsOf(history, shuffled), arrival)) await arrive(batch);

      expect(await balancesOf(shuffled)).toEqual(expectedBalances(history, shuffled));
      expect(await stateOf(shuffled)).toEqual(await stateOf(inOrder));
    }),
    { numRuns: HISTORIES },
  );
}, 120_000);
