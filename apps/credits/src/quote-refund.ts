import { type Database, quoteRefund as quote } from '@stripe-credits/db';
import { dashboardUrl, parseLivemode } from '@stripe-credits/stripe-events';
import { answer } from './answer.ts';
import type { RefundQuoteResult } from './api/refunds.ts';
import type { Bindings } from './configuration.ts';
import { refused } from './refused.ts';
import { QuoteSchema } from './schemas/refunds.ts';

/** Reads alone: the refund itself is made at Stripe, whose event takes the credits back. */
export const quoteRefund = (
  db: Database,
  input: { readonly userId: unknown; readonly purchase: unknown },
  env: Bindings,
): Promise<RefundQuoteResult> =>
  answer(QuoteSchema, input, async ({ userId, purchase }) => {
    const quoted = await quote(db, userId, purchase);
    if (!quoted) return refused('not_found', 'The user has no such purchase with a known price.');
    if (quoted === 'shared_payment')
      return refused(
        'invalid',
        'The payment of this purchase also paid other invoices: divide the refund manually.',
      );
    const { payment, ...amounts } = quoted;
    return {
      status: 'quoted',
      ...amounts,
      dashboardUrl: dashboardUrl(payment ?? quoted.purchase, parseLivemode(env)),
    };
  });
