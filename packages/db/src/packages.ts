import type { CreditPackages } from '@stripe-credits/stripe-events';
import { drizzle } from 'drizzle-orm/d1';
import { creditPackages } from './schema/index.ts';

/** What is for sale now, by id. */
export async function readPackages(db: D1Database): Promise<CreditPackages> {
  const packages = await drizzle(db).select().from(creditPackages);
  return new Map(packages.map((row) => [row.id, row]));
}
