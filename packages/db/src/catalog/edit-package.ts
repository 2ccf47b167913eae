import type { CreditPackage } from '@stripe-credits/stripe-events';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { readPackages } from '../ledger/packages.ts';
import { type AuditedAction, Refusal } from '../refusal.ts';
import { creditPackages, packageChanges } from '../schema/index.ts';
import { selectRow } from '../sql.ts';
import { requireReason } from '../typed-text.ts';
import { validatePackage } from './validate-package.ts';

/** A package keeps its id, its currency and how often it renews: add another one instead. */
const EDITABLE_FIELDS = ['name', 'credits', 'unitAmount', 'stripePriceId'] as const;
export type EditableField = (typeof EDITABLE_FIELDS)[number];

/** What follows from a change of each field, in sentences. */
export type FieldConsequences = Readonly<Record<EditableField, string>>;

export interface PackageEdit extends AuditedAction {
  /** Fields that are left out stay as they are. */
  readonly fields: Partial<Pick<CreditPackage, EditableField>>;
  readonly now: Date;
}

export interface EditedPackage {
  readonly package: CreditPackage;
  readonly changed: readonly EditableField[];
}

/**
 * Changes a package and records the change, in one transaction.
 *
 * @throws Refusal when a field is invalid, nothing differs, or somebody else has just changed it.
 */
export async function editPackage(
  db: Database,
  id: string,
  { fields, actor, now, ...action }: PackageEdit,
): Promise<EditedPackage> {
  const reason = requireReason(action.reason);
  const packages = await readPackages(db);
  const before = packages.get(id);
  if (!before) throw new Refusal('not_found', `${id} is not a package.`);
  const after = { ...before, ...fields };
  validatePackage(after, packages.values());
  const changed = EDITABLE_FIELDS.filter((field) => before[field] !== after[field]);
  if (changed.length === 0) throw new Refusal('conflict', `Nothing would change in ${id}.`);

  const unchanged = and(
    eq(creditPackages.id, id),
    eq(creditPackages.name, before.name),
    eq(creditPackages.credits, before.credits),
    eq(creditPackages.unitAmount, before.unitAmount),
    sql`${creditPackages.stripePriceId} IS ${before.stripePriceId}`,
    sql`NOT EXISTS (
      SELECT 1 FROM ${creditPackages} AS other
      WHERE other.stripe_price_id = ${after.stripePriceId} AND other.id <> ${id}
    )`,
  );
  const change = selectRow(
    packageChanges,
    {
      changedAt: now.toISOString(),
      packageId: id,
      actor,
      reason,
      before: JSON.stringify(before),
      after: JSON.stringify(after),
    },
    sql`FROM ${creditPackages} WHERE ${unchanged}`,
  );
  const { name, credits, unitAmount, stripePriceId } = after;
  const [, edited] = await db.batch([
    db.insert(packageChanges).select(change),
    db
      .update(creditPackages)
      .set({ name, credits, unitAmount, stripePriceId })
      .where(unchanged)
      .returning({ id: creditPackages.id }),
  ]);
  if (edited.length === 0)
    throw new Refusal(
      'conflict',
      `Somebody else just changed ${id}, or gave its Stripe price to another package. Reload and try again.`,
    );
  return { package: after, changed };
}
