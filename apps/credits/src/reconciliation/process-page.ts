import type { Database } from '@stripe-credits/db';
import {
  completePage,
  failReconciliation,
  getReconciliation,
  type ListCursor,
  type PaidSession,
  type ReconciliationProgress,
  readProgress,
  recordUncredited,
  recordWait,
} from '@stripe-credits/db/reconciliation';
import { log } from '@stripe-credits/platform/log';
import { isCreditPurchase, parseSettings } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import type { Bindings } from '../configuration.ts';
import { createStripeClient } from '../stripe-client.ts';
import { classifyStripeError } from './classify-stripe-error.ts';
import { sendMissing } from './send-missing.ts';
import { fetchPage, lists, type StripePage } from './stripe-lists.ts';

/** 400,000 events and sessions. A Workflow takes 10,000 steps, two for each page. */
const PAGES_MAX = 4000;

export type PageResult =
  | { readonly kind: 'next' }
  /** Stripe cannot be reached: the same page is read again after this time. */
  | { readonly kind: 'wait'; readonly retryMs: number }
  /** Done or failed, or paused or canceled by an engineer. */
  | { readonly kind: 'ended' };

/**
 * Reads one page of Stripe's lists, compares it with the database and sends what is missing. Safe to
 * repeat: a step that is interrupted reads the same page again.
 *
 * @param failures how often in a row Stripe could not be reached before.
 * @throws what the database or the queue throws; the step is retried then.
 */
export async function processPage(
  db: Database,
  id: string,
  failures: number,
  env: Bindings,
): Promise<PageResult> {
  const progress = await readProgress(db, id);
  if (progress?.status !== 'running') return { kind: 'ended' };
  if (progress.pages >= PAGES_MAX)
    return fail(db, id, `There are more than ${PAGES_MAX} pages: choose a shorter time.`);

  let page: StripePage;
  try {
    page = await fetchPage(createStripeClient(env), progress);
  } catch (error) {
    const { problem, retryMs } = classifyStripeError(error, failures);
    if (retryMs === null) return fail(db, id, problem);
    await recordWait(db, id, problem, new Date(Date.now() + retryMs));
    return { kind: 'wait', retryMs };
  }
  return comparePage(db, progress, page, env);
}

async function comparePage(
  db: Database,
  progress: ReconciliationProgress,
  page: StripePage,
  env: Bindings,
): Promise<PageResult> {
  const settings = parseSettings(env);
  const paid =
    page.of === 'sessions'
      ? page.data.filter((session) => isCreditPurchase(session, settings)).map(toPaidSession)
      : [];
  if (page.of === 'events') await sendMissing(db, progress, page.data, env);

  const now = new Date();
  const next = cursorAfter(page, progress);
  const completed = {
    next,
    // Events that Stripe could not deliver are listed a second time among all events.
    events: page.of === 'events' && !page.undelivered ? page.data.length : 0,
    sessions: paid.length,
  };
  await db.batch([
    completePage(db, progress, completed, now),
    ...(paid.length > 0 ? [recordUncredited(db, paid, now)] : []),
  ]);
  if (next.list === null) return end(db, progress.id);
  return { kind: 'next' };
}

function cursorAfter({ data, more }: StripePage, { list }: ReconciliationProgress): ListCursor {
  const last = data.at(-1);
  if (more && last) return { list, cursor: last.id };
  return { list: list + 1 < lists.length ? list + 1 : null, cursor: null };
}

const toPaidSession = (session: Stripe.Checkout.Session): PaidSession => ({
  id: session.id,
  purchase: toId(session.payment_intent) ?? session.id,
  userId: session.metadata?.['user_id'] ?? session.client_reference_id,
  amount: session.amount_total,
  currency: session.currency,
  createdAt: new Date(session.created * 1000).toISOString(),
});

/** A reference, which is the object itself where it is expanded. */
const toId = (reference: string | { readonly id: string } | null): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

async function fail(db: Database, id: string, problem: string): Promise<PageResult> {
  await failReconciliation(db, id, problem, new Date());
  return end(db, id);
}

/** Logs the result in one line. */
async function end(db: Database, id: string): Promise<PageResult> {
  const { status, dryRun, sinceAt, untilAt, events, sessions, found, sent, rejected, lastError } =
    await getReconciliation(db, id);
  const level = status === 'failed' || rejected > 0 ? 'error' : found > 0 ? 'warn' : 'info';
  log[level](`reconciliation ${status}`, {
    reconciliation_id: id,
    dry_run: dryRun,
    since_at: sinceAt,
    until_at: untilAt,
    events,
    sessions,
    found,
    sent,
    rejected,
    last_error: lastError,
  });
  return { kind: 'ended' };
}
