import { WorkerEntrypoint } from 'cloudflare:workers';
import {
  createDatabase,
  readBalance,
  readBalances,
  readSubscription,
  readTransactions,
  traceTransaction,
  withoutParameters,
} from '@stripe-credits/db';
import { listPackages } from '@stripe-credits/db/catalog';
import { parseLivemode } from '@stripe-credits/stripe-events';
import type { CheckoutRequest, PackageForSale } from './api/checkout.ts';
import type { CreditsApi } from './api/credits.ts';
import type { PageRequest } from './api/ledger.ts';
import type { LowBalanceThresholdRequest } from './api/notifications.ts';
import type { PortalRequest, Subscription } from './api/plans.ts';
import type { CaptureRequest, ReleaseRequest, ReserveRequest } from './api/reservations.ts';
import type { GrantRequest, ReverseRequest, SpendRequest } from './api/spending.ts';
import type { Bindings } from './configuration.ts';
import { createCheckout } from './create-checkout.ts';
import { createPortalSession } from './create-portal-session.ts';
import { fulfill } from './fulfill.ts';
import { handleLookups } from './lookups/handle-lookups.ts';
import { setLowBalanceThreshold } from './low-balance.ts';
import { createNotifier } from './notifier.ts';
import { quoteRefund } from './quote-refund.ts';
import { handleScheduled } from './reconciliation/schedule.ts';
import { capture, release, reserve } from './reservations.ts';
import { parseOrThrow } from './schemas/fields.ts';
import { PageSchema, TransactionIdSchema, UserIdSchema, UserIdsSchema } from './schemas/reads.ts';
import { adjust, grant, reverse, spend, spendMany } from './spending.ts';

export type { CheckoutRequest } from './api/checkout.ts';
export type { CreditsApi } from './api/credits.ts';
export type { Notification } from './api/notifications.ts';
export { Reconciliations } from './reconciliation/entrypoint.ts';
export { ReconciliationWorkflow } from './reconciliation/workflow.ts';

/** The entrypoint of the service binding; `api/credits.ts` describes it. */
export class Credits extends WorkerEntrypoint<Bindings> implements CreditsApi {
  readonly #db = createDatabase(this.env.DB);
  readonly #notifier = () => createNotifier(this.env, this.#db, this.ctx);

  async mode() {
    return parseLivemode(this.env) ? ('live' as const) : ('test' as const);
  }

  async listPackages(): Promise<PackageForSale[]> {
    const packages = await withoutParameters(listPackages(this.#db));
    return packages.map(({ stripePriceId: _, ...forSale }) => forSale);
  }

  createCheckout(request: CheckoutRequest) {
    return createCheckout(this.#db, request, this.env);
  }

  fulfill(sessionId: string) {
    return fulfill(this.#db, sessionId, this.env, this.#notifier());
  }

  async subscription(userId: string): Promise<Subscription | null> {
    return withoutParameters(readSubscription(this.#db, parseOrThrow(UserIdSchema, userId)));
  }

  createPortalSession(request: PortalRequest) {
    return createPortalSession(this.#db, request, this.env);
  }

  quoteRefund(userId: string, purchase: string) {
    return quoteRefund(this.#db, { userId, purchase }, this.env);
  }

  spend(request: SpendRequest) {
    return spend(this.#db, request, this.#notifier());
  }

  spendMany(requests: readonly SpendRequest[]) {
    return spendMany(this.#db, requests, this.#notifier());
  }

  reverse(request: ReverseRequest) {
    return reverse(this.#db, request);
  }

  reserve(request: ReserveRequest) {
    return reserve(this.#db, request, this.#notifier());
  }

  capture(request: CaptureRequest) {
    return capture(this.#db, request, this.#notifier());
  }

  release(request: ReleaseRequest) {
    return release(this.#db, request);
  }

  grant(request: GrantRequest) {
    return grant(this.#db, request, this.#notifier());
  }

  adjust(request: GrantRequest) {
    return adjust(this.#db, request, this.#notifier());
  }

  setLowBalanceThreshold(request: LowBalanceThresholdRequest) {
    return setLowBalanceThreshold(this.#db, request);
  }

  async balance(userId: string) {
    return withoutParameters(readBalance(this.#db, parseOrThrow(UserIdSchema, userId)));
  }

  async balances(userIds: readonly string[]) {
    return withoutParameters(readBalances(this.#db, parseOrThrow(UserIdsSchema, userIds)));
  }

  async transactions(userId: string, page?: PageRequest) {
    const { before, limit } = parseOrThrow(PageSchema, page);
    const id = parseOrThrow(UserIdSchema, userId);
    return withoutParameters(
      readTransactions(this.#db, id, { before: before ?? undefined, limit }),
    );
  }

  async traceTransaction(userId: string, transactionId: string) {
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
