import type { CreditPackage } from '@stripe-credits/stripe-events';
import type { Database } from '../database.ts';
import { readPackages } from '../ledger/packages.ts';
import { Refusal } from '../refusal.ts';

/** What is for sale: the cheapest of each currency first. The table has a row for each thing to sell. */
export async function listPackages(db: Database): Promise<CreditPackage[]> {
  const packages = await readPackages(db);
  return [...packages.values()].toSorted(
    (a, b) =>
      a.currency.localeCompare(b.currency) ||
      a.unitAmount - b.unitAmount ||
      a.id.localeCompare(b.id),
  );
}

/** @throws Refusal when there is no such package. */
export async function getPackage(db: Database, id: string): Promise<CreditPackage> {
  const found = (await readPackages(db)).get(id);
  if (!found) throw new Refusal('not_found', `${id} is not a package.`);
  return found;
}
