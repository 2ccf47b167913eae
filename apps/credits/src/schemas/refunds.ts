import * as v from 'valibot';
import { UserIdSchema } from './reads.ts';

const message =
  'purchase must be the id of a Checkout Session, a PaymentIntent, a charge or an invoice, or of the transaction of a purchase.';

/** The id of the transaction of a purchase begins with the purchase: `pi_…:purchase:1`. */
const PurchaseSchema = v.pipe(
  v.string(message),
  v.regex(/^(cs|pi|in|ch|py)_[\w-]{1,250}(:\w+:\d+)?$/, message),
  v.transform((id) => id.replace(/:.*/, '')),
);

export const QuoteSchema = v.object({ userId: UserIdSchema, purchase: PurchaseSchema });
