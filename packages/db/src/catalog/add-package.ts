import type { CreditPackage } from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { readPackages } from '../ledger/packages.ts';
import { type AuditedAction, Refusal } from '../refusal.ts';
import { creditPackages, packageChanges } from '../schema/index.ts';
import { selectRow } from '../sql.ts';
import { requireReason } from '../typed-text.ts';
import { validatePackage } from './validate-package.ts';

interface NewPackage extends AuditedAction {
  readonly package: CreditPackage;
  readonly now: Date;
}

/** @throws Refusal when a field is invalid, or another package has the id or the Stripe price. */
export async function addPackage(
  db: Database,
  { package: added, actor, now, ...action }: NewPackage,
): Promise<CreditPackage> {
  const reason = requireReason(action.reason);
  const packages = await readPackages(db);
  if (packages.has(added.id))
    throw new Refusal(
      'conflict',
      `The package ${added.id} already exists: edit it, or choose another id.`,
    );
  validatePackage(added, packages.values());
  const isFree = sql`WHERE NOT EXISTS (
    SELECT 1 FROM ${creditPackages}
    WHERE ${creditPackages.id} = ${added.id} OR ${creditPackages.stripePriceId} = ${added.stripePriceId}
  )`;
  const change = selectRow(
    packageChanges,
    {
      changedAt: now.toISOString(),
      packageId: added.id,
      actor,
      reason,
      after: JSON.stringify(added),
    },
    isFree,
  );
  const [, inserted] = await db.batch([
    db.insert(packageChanges).select(change),
    db
      .insert(creditPackages)
      .select(selectRow(creditPackages, added, isFree))
      .returning({ id: creditPackages.id }),
  ]);
  if (inserted.length === 0)
    throw new Refusal(
      'conflict',
      `Somebody else just added ${added.id}, or another package with the same Stripe price. Reload and try again.`,
    );
  return added;
}
