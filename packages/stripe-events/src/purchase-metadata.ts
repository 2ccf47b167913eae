import type { CreditPackage } from './catalog.ts';
import { wholeCredits } from './fields.ts';

/** What a checkout says of a purchase, as the handlers will read it back. */
export function purchaseMetadata(userId: string, bought: CreditPackage) {
  return { user_id: userId, credits: String(bought.credits), package_id: bought.id };
}

/** Whether a purchase of so many credits would be granted. */
export const isGrantable = (credits: number): boolean => wholeCredits(String(credits)) !== null;
