import type { CreditPackage } from '@stripe-credits/stripe-events';
import { desc, getTableColumns, lt, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { packageChanges } from '../schema/index.ts';

/** One change of a package, or its addition: `before` is null then. */
export interface PackageChange
  extends Omit<typeof packageChanges.$inferSelect, 'before' | 'after'> {
  readonly before: CreditPackage | null;
  readonly after: CreditPackage;
}

/** After every ISO 8601 time. */
const END_OF_TIME = '~';

/** The changes of all packages, newest first, that were made before a time. */
export const listPackageChanges = (
  db: Database,
  { before = END_OF_TIME, limit }: { readonly before?: string; readonly limit: number },
): Promise<PackageChange[]> =>
  db
    .select({
      ...getTableColumns(packageChanges),
      before: sql<CreditPackage | null>`${packageChanges.before}`.mapWith(JSON.parse),
      after: sql<CreditPackage>`${packageChanges.after}`.mapWith(JSON.parse),
    })
    .from(packageChanges)
    .where(lt(packageChanges.changedAt, before))
    .orderBy(desc(packageChanges.changedAt), desc(packageChanges.packageId))
    .limit(limit);
