import { WorkerEntrypoint } from 'cloudflare:workers';
import {
  createDatabase,
  type LedgerTrace,
  readBalance,
  readPackages,
  readTransactions,
  type SpendRequest,
  type TransactionPage,
  traceTransaction,
  withoutParameters,
} from '@stripe-credits/db';
import type { CreditPackage } from '@stripe-credits/stripe-events';
import type { Bindings } from './configuration.ts';
import { createCheckout } from './create-checkout.ts';
import { fulfill } from './fulfill.ts';
import { handleLookups } from './lookups/handle-lookups.ts';
import { handleScheduled } from './reconciliation/schedule.ts';
import type { CheckoutResult, FulfillResult, SpendCreditsResult } from './results.ts';
import {
  type CheckoutRequest,
  PageSchema,
  parseOrThrow,
  TransactionIdSchema,
  UserIdSchema,
} from './schemas.ts';
import { spend } from './spend.ts';

export { Reconciliations } from './reconciliation/entrypoint.ts';
export { ReconciliationWorkflow } from './reconciliation/workflow.ts';
export type * from './results.ts';
export type { CheckoutRequest } from './schemas.ts';

export type PackageForSale = Omit<CreditPackage, 'stripePriceId'>;

/**
 * The API for a product's own Workers, over a service binding with `entrypoint: "Credits"`. The
 * product authenticates its users: a Worker with the binding can act for every user.
 *
 * Methods that act return a union, distinguished by `status`. Methods that only read return the
 * value, and reject with a `TypeError` that names the argument when an argument is invalid. Every
 * method rejects when the database cannot be reached or a setting is missing; it can be repeated. No
 * rejection quotes a parameter of a query, because products log what they catch.
 */
export class Credits extends WorkerEntrypoint<Bindings> {
  readonly #db = createDatabase(this.env.DB);

  /** The credit packages, cheapest first. */
  async listPackages(): Promise<PackageForSale[]> {
    const packages = [...(await withoutParameters(readPackages(this.#db))).values()];
    return packages
      .map(({ stripePriceId: _, ...forSale }) => forSale)
      .sort((a, b) => a.unitAmount - b.unitAmount);
  }

  /** Creates a Checkout Session: the URL of Stripe's page where the user buys the package. */
  createCheckout(request: CheckoutRequest): Promise<CheckoutResult> {
    return withoutParameters(createCheckout(this.#db, request, this.env));
  }

  /** Credits a paid session now, unless its event has credited it already. */
  fulfill(sessionId: string): Promise<FulfillResult> {
    return withoutParameters(fulfill(this.#db, sessionId, this.env));
  }

  /** Takes credits, once per user and `idempotencyKey`, and never more than the balance. */
  spend(request: SpendRequest): Promise<SpendCreditsResult> {
    return withoutParameters(spend(this.#db, request));
  }

  /** Whole credits; below zero when more was refunded or disputed than was left. */
  async balance(userId: string): Promise<number> {
    return withoutParameters(readBalance(this.#db, parseOrThrow(UserIdSchema, userId)));
  }

  /** A page of the user's ledger, newest first. `before` is the `nextCursor` of the last page. */
  async transactions(
    userId: string,
    page?: { readonly before?: number | null; readonly limit?: number },
  ): Promise<TransactionPage> {
    const { before, limit } = parseOrThrow(PageSchema, page);
    const id = parseOrThrow(UserIdSchema, userId);
    return withoutParameters(
      readTransactions(this.#db, id, { before: before ?? undefined, limit }),
    );
  }

  /** A ledger row with its purchase, Stripe's objects and the events behind it; null if unknown. */
  async traceTransaction(userId: string, transactionId: string): Promise<LedgerTrace | null> {
    const user = parseOrThrow(UserIdSchema, userId);
    const id = parseOrThrow(TransactionIdSchema, transactionId);
    return withoutParameters(traceTransaction(this.#db, user, id));
  }
}

/** The Worker has no public URL; a request that reaches it all the same gets 404. */
export default {
  fetch: () => new Response(null, { status: 404 }),
  queue: handleLookups,
  scheduled: handleScheduled,
} satisfies ExportedHandler<Bindings, unknown>;
