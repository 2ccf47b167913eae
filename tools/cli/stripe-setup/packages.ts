import type { creditPackages } from '@stripe-credits/db/schema';
import type { Row } from '../cloudflare/account.ts';

export type CreditPackage = typeof creditPackages.$inferSelect;

/** Runs SQL without parameters: `wrangler d1 execute` takes none. */
export type Query = (sql: string) => Promise<readonly Row[]>;

/** Cheapest first. */
export async function readPackages(query: Query): Promise<CreditPackage[]> {
  const rows = await query(
    'SELECT id, name, credits, unit_amount, currency, stripe_price_id FROM credit_packages ORDER BY unit_amount, id',
  );
  return rows.map((row) => ({
    id: String(row['id']),
    name: String(row['name']),
    credits: Number(row['credits']),
    unitAmount: Number(row['unit_amount']),
    currency: String(row['currency']),
    stripePriceId: row['stripe_price_id'] === null ? null : String(row['stripe_price_id']),
  }));
}

/** Writes the ids of the prices, by package id, in one statement. */
export async function savePrices(query: Query, prices: ReadonlyMap<string, string>) {
  const cases = [...prices].map(([id, price]) => `WHEN ${quote(id)} THEN ${quote(price)}`);
  const ids = [...prices.keys()].map(quote).join(', ');
  await query(
    `UPDATE credit_packages SET stripe_price_id = CASE id ${cases.join(' ')} END WHERE id IN (${ids})`,
  );
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
