import { cheapestFirst } from '@stripe-credits/db/cheapest-first';
import type { creditPackages } from '@stripe-credits/db/schema';
import type { Row } from '../terminal/table.ts';

export type CreditPackage = typeof creditPackages.$inferSelect;

/** Runs SQL without parameters: `wrangler d1 execute` takes none. */
export type Query = (sql: string) => Promise<readonly Row[]>;

export async function readPackages(query: Query): Promise<CreditPackage[]> {
  const rows = await query(
    'SELECT id, name, credits, unit_amount AS unitAmount, currency, stripe_price_id AS stripePriceId, interval FROM credit_packages',
  );
  // The columns have these types in the schema, and JSON keeps them.
  return cheapestFirst(rows as CreditPackage[]);
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
