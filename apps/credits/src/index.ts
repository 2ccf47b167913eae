import { WorkerEntrypoint } from 'cloudflare:workers';
import {
  type Explained,
  explainOne,
  readBalance,
  readPackages,
  readTransactions,
  type Spend,
  type Statement,
} from '@stripe-credits/db';
import type { CreditPackage } from '@stripe-credits/stripe-events';
import type { Bindings } from './configuration.ts';
import { createCheckout } from './create-checkout.ts';
import { fulfil } from './fulfill.ts';
import { lookForMissedEvents } from './reconciliation/schedule.ts';
import type { CheckoutAnswer, FulfilAnswer, SpendAnswer } from './results.ts';
import { type Checkout, must, PageAsked, TransactionId, UserId } from './schemas.ts';
import { spend } from './spend.ts';

export { MissedEvents } from './reconciliation/entrypoint.ts';
export type * from './results.ts';
export type { Checkout } from './schemas.ts';

export type PackageForSale = Omit<CreditPackage, 'stripePriceId'>;

/**
 * For a product's own Workers, over a service binding with `entrypoint: "Credits"`. Who the user
 * is, the product says: whoever holds the binding may act for all of them.
 *
 * What acts answers with a `status`, of which each is one case of a union. What only reads answers
 * with what is asked for, and throws a `TypeError` with a sentence when an argument is none. A call
 * rejects when the database is away or the Worker is not set up; it may be made again.
 */
export class Credits extends WorkerEntrypoint<Bindings> {
  /** What is for sale, the cheapest first. */
  async listPackages(): Promise<PackageForSale[]> {
    const packages = [...(await readPackages(this.env.DB)).values()];
    return packages
      .map(({ stripePriceId: _, ...forSale }) => forSale)
      .sort((a, b) => a.unitAmount - b.unitAmount);
  }

  /** A page of Stripe's where the user can buy the package. */
  createCheckout(checkout: Checkout): Promise<CheckoutAnswer> {
    return createCheckout(checkout, this.env);
  }

  /** Credits a paid session now, unless its event has done so before. */
  fulfil(sessionId: string): Promise<FulfilAnswer> {
    return fulfil(sessionId, this.env);
  }

  /** Takes credits, once per user and `requestId`, and never more than there are. */
  spend(spending: Spend): Promise<SpendAnswer> {
    return spend(spending, this.env);
  }

  /** Whole credits; below zero when more was refunded or disputed than was left. */
  async balance(userId: string): Promise<number> {
    return readBalance(this.env.DB, must(UserId, userId));
  }

  /** A page of the user's ledger, newest first. `before` is the `next` of the page before. */
  async transactions(
    userId: string,
    page?: { readonly before?: number | null; readonly limit?: number },
  ): Promise<Statement> {
    const { before, limit } = must(PageAsked, page);
    return readTransactions(this.env.DB, must(UserId, userId), {
      before: before ?? undefined,
      limit,
    });
  }

  /** One row with the purchase, Stripe's objects and the events behind it; null when there is none. */
  async explain(userId: string, transactionId: string): Promise<Explained | null> {
    return explainOne(this.env.DB, must(UserId, userId), must(TransactionId, transactionId));
  }
}

/** The Worker has no address; what reaches it all the same finds nothing. */
export default {
  fetch: () => new Response(null, { status: 404 }),
  scheduled: (controller, env) => lookForMissedEvents(controller, env),
} satisfies ExportedHandler<Bindings>;
