import { styleText } from 'node:util';
import { money } from '../terminal/output.ts';
import { formatTable, type Row } from '../terminal/table.ts';

/** By title. */
const queries = {
  Ledger: `
    SELECT user_id, type, amount, balance, source, event_id
    FROM credit_transactions WHERE user_id NOT LIKE 'bulk%' ORDER BY user_id, sequence`,
  Balances: `
    SELECT user_id, balance FROM credit_balances WHERE user_id NOT LIKE 'bulk%'
    UNION ALL SELECT 'bulk purchases of ' || COUNT(*) || ' users', SUM(balance) FROM credit_balances
    WHERE user_id LIKE 'bulk%'`,
  'Checkout Sessions': `
    SELECT status, COUNT(*) AS sessions, SUM(amount_total) AS total, currency
    FROM checkout_sessions GROUP BY status, currency ORDER BY status, currency`,
  'Subscriptions, invoices, refunds and disputes': `
    SELECT id, status, user_id, as_of FROM subscriptions
    UNION ALL SELECT id, status, user_id, as_of FROM invoices
    UNION ALL SELECT id, status, NULL, as_of FROM refunds
    UNION ALL SELECT id, status, NULL, as_of FROM disputes`,
  Events: `
    SELECT type, status, COUNT(*) AS events, SUM(deliveries) AS deliveries
    FROM stripe_events GROUP BY type, status ORDER BY status, type`,
  'Dead letters, each with its reason': `SELECT id, reason, detail FROM dead_letters ORDER BY id`,
};

export async function printTables(db: D1Database): Promise<void> {
  for (const [title, sql] of Object.entries(queries)) {
    const { results } = await db.prepare(sql).all<Row>();
    console.log(`\n${styleText('bold', title)}\n${formatTable(results.map(formatTotal))}`);
  }
}

/** Prints the total of a table that has one, which is in the smallest unit, in its currency. */
function formatTotal(row: Row): Row {
  if (!('total' in row)) return row;
  const { total, currency, ...others } = row;
  const known = typeof total === 'number' && typeof currency === 'string';
  return { ...others, total: known ? money(total, currency) : null };
}
