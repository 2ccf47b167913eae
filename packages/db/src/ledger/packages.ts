import type { CreditPackages } from '@stripe-credits/stripe-events';
import type { Database } from '../database.ts';
import { creditPackages } from '../schema/index.ts';

/** The packages for sale now, by id. */
export async function readPackages(db: Database): Promise<CreditPackages> {
  const rows = await db.select().from(creditPackages);
  return new Map(rows.map((row) => [row.id, row]));
}
