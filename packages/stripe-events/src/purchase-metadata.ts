import type { CreditPackage } from './catalog.ts';
import { parseCredits } from './fields.ts';

/** The keys that a checkout sets, and no product may. */
export const PURCHASE_METADATA_KEYS = [
  'user_id',
  'credits',
  'package_id',
  'quantity',
  'unit_amount',
] as const;

export const isOurMetadataKey = (key: string): boolean =>
  PURCHASE_METADATA_KEYS.some((ours) => ours === key);

/** The metadata of a purchase, in the form in which the handlers read it: the credits are of one. */
export const purchaseMetadata = (
  userId: string,
  { id, credits }: CreditPackage,
  quantity: number,
): Record<string, string> => ({
  user_id: userId,
  credits: String(credits),
  package_id: id,
  quantity: String(quantity),
});

/**
 * The metadata of a subscription, which says what each of its invoices grants. The price tells whether
 * the subscription is still to this plan: its buyer may change it in the customer portal.
 */
export const planMetadata = (userId: string, plan: CreditPackage): Record<string, string> => ({
  ...purchaseMetadata(userId, plan, 1),
  unit_amount: String(plan.unitAmount),
});

/** Whether a price is the one at which the metadata says that the plan was sold; true if it does not. */
export const isPriceOfPlan = (
  metadata: Record<string, string>,
  unitAmount: string | number | null,
): boolean =>
  metadata['unit_amount'] === undefined ||
  unitAmount === null ||
  Number(unitAmount) === Number(metadata['unit_amount']);

/** Whether handlers would grant a purchase of so many credits. */
export const isGrantable = (credits: number): boolean => parseCredits(String(credits)) !== null;
