import type { CreditPackage } from './catalog.ts';
import { parseCredits } from './fields.ts';

/** The keys that a checkout sets, and no product may. */
export const PURCHASE_METADATA_KEYS = ['user_id', 'credits', 'package_id', 'quantity'] as const;

export const isOurMetadataKey = (key: string): boolean =>
  PURCHASE_METADATA_KEYS.some((ours) => ours === key);

/** The metadata of a purchase, in the form in which the handlers read it: the credits are of one. */
export const purchaseMetadata = (
  userId: string,
  { id, credits }: CreditPackage,
  quantity: number,
): Record<(typeof PURCHASE_METADATA_KEYS)[number], string> => ({
  user_id: userId,
  credits: String(credits),
  package_id: id,
  quantity: String(quantity),
});

/** Whether handlers would grant a purchase of so many credits. */
export const isGrantable = (credits: number): boolean => parseCredits(String(credits)) !== null;
