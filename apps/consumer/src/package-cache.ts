import { type Database, readPackages } from '@stripe-credits/db';
import type { CreditPackages } from '@stripe-credits/stripe-events';

/** Under load a batch arrives every second, so that one read serves ten of them. */
const MAX_AGE_MS = 10_000;

interface CachedPackages {
  readonly packages: CreditPackages;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

const cache = new WeakMap<Database, CachedPackages>();

/** The packages for sale, at most ten seconds old. */
export async function getPackages(db: Database, now: Date): Promise<CreditPackages> {
  const cached = cache.get(db);
  // The clock can go back: an age below zero is no proof that the packages are current.
  const age = cached ? now.getTime() - cached.readAt : -1;
  return cached && age >= 0 && age < MAX_AGE_MS ? cached.packages : loadPackages(db, now);
}

/** The packages as they are now; null when this batch has just read them. */
export async function reloadPackages(db: Database, now: Date): Promise<CreditPackages | null> {
  return cache.get(db)?.readAt === now.getTime() ? null : loadPackages(db, now);
}

async function loadPackages(db: Database, now: Date): Promise<CreditPackages> {
  const packages = await readPackages(db);
  cache.set(db, { packages, readAt: now.getTime() });
  return packages;
}
