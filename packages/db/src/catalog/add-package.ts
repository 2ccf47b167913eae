import type { CreditPackage } from '@stripe-credits/stripe-events';
import type { Database } from '../database.ts';
import { readPackages } from '../ledger/packages.ts';
import { type AuditedAction, Refusal, requireReason } from '../refusal.ts';
import { creditPackages, packageChanges } from '../schema/index.ts';
import { validatePackage } from './validate-package.ts';

interface NewPackage extends AuditedAction {
  readonly package: CreditPackage;
  readonly now: Date;
}

/** @throws Refusal when a field is invalid, or another package has the id or the Stripe price. */
export async function addPackage(
  db: Database,
  { package: added, actor, reason, now }: NewPackage,
): Promise<CreditPackage> {
  requireReason({ reason });
  const packages = await readPackages(db);
  if (packages.has(added.id))
    throw new Refusal('conflict', `${added.id} is a package already: edit it, or take another id.`);
  validatePackage(added, packages.values());
  const changedAt = now.toISOString();
  await db.batch([
    db.insert(creditPackages).values(added),
    db.insert(packageChanges).values({
      changedAt,
      packageId: added.id,
      actor,
      reason,
      after: JSON.stringify(added),
    }),
  ]);
  return added;
}
