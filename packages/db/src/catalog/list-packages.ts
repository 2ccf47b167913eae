import type { CreditPackage } from '@stripe-credits/stripe-events';
import type { Database } from '../database.ts';
import { readPackages } from '../ledger/packages.ts';
import { Refusal } from '../refusal.ts';
import { cheapestFirst } from './cheapest-first.ts';

/** What is for sale. The table has a row for each thing to sell. */
export const listPackages = async (db: Database): Promise<CreditPackage[]> =>
  cheapestFirst((await readPackages(db)).values());

/** @throws Refusal when there is no such package. */
export async function getPackage(db: Database, id: string): Promise<CreditPackage> {
  const found = (await readPackages(db)).get(id);
  if (!found) throw new Refusal('not_found', `${id} is not a package.`);
  return found;
}
