import type { CreditPackage } from './catalog.ts';
import { parseCredits } from './fields.ts';

/** The metadata of a purchase, in the form in which the handlers read it. */
export const purchaseMetadata = (userId: string, { id, credits }: CreditPackage) => ({
  user_id: userId,
  credits: String(credits),
  package_id: id,
  quantity: '1',
});

/** Whether handlers would grant a purchase of so many credits. */
export const isGrantable = (credits: number): boolean => parseCredits(String(credits)) !== null;
