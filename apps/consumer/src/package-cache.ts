import { readPackages } from '@stripe-credits/db';
import type { CreditPackages } from '@stripe-credits/stripe-events';

/** Under load a batch comes each second: one read then serves ten of them. */
const FRESH_MS = 10_000;

interface Read {
  readonly packages: CreditPackages;
  readonly at: number;
}

const lastRead = new WeakMap<D1Database, Read>();

/** What is for sale, as it was read at most ten seconds ago. */
export async function packagesForSale(db: D1Database, now: Date): Promise<CreditPackages> {
  const last = lastRead.get(db);
  const age = last ? now.getTime() - last.at : Number.NaN;
  return last && age >= 0 && age < FRESH_MS ? last.packages : readAgain(db, now);
}

/** The same, as it is now. Null when it cannot be newer than what was read for this batch. */
export async function packagesForSaleNow(
  db: D1Database,
  now: Date,
): Promise<CreditPackages | null> {
  return lastRead.get(db)?.at === now.getTime() ? null : readAgain(db, now);
}

async function readAgain(db: D1Database, now: Date): Promise<CreditPackages> {
  const packages = await readPackages(db);
  lastRead.set(db, { packages, at: now.getTime() });
  return packages;
}
