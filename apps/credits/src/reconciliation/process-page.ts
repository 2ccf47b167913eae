import {
  advance,
  fail,
  noteUngranted,
  type PaidSession,
  postpone,
  type Reconciliation,
  showReconciliation,
  type Turn,
  takeTurn,
} from '@stripe-credits/db/reconciliation';
import { isPaid } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import type { Bindings } from '../configuration.ts';
import { stripeOf } from '../stripe-client.ts';
import { withoutPage } from './classify-stripe-error.ts';
import { sendMissing } from './send-missing.ts';
import { type List, lists, type Page, readPage } from './stripe-lists.ts';

/** 500,000 events and sessions: a window with more is to be cut into several. */
const PAGES_MAX = 5000;

/**
 * Reads one page of Stripe's, compares it, sends what is missing, and tells how far it is. Whoever
 * watches calls it again and again, and so does the schedule: two drivers take turns. One that is
 * killed is taken over, at the same page.
 *
 * @throws Refusal for an id that is not known; what the database or the queue throws, after which
 *   the same step may be taken again.
 */
export async function step(id: string, env: Bindings): Promise<Reconciliation> {
  const turn = await takeTurn(env.DB, id, new Date());
  if (turn) await take(turn, env);
  const after = await showReconciliation(env.DB, id);
  if (turn && after.status !== 'running') report(after);
  return after;
}

async function take(turn: Turn, env: Bindings): Promise<void> {
  const list = lists[turn.list];
  if (!list || turn.pages >= PAGES_MAX)
    return fail(
      env.DB,
      turn,
      `There is more than ${PAGES_MAX} pages: choose less time.`,
      new Date(),
    );
  const page = await pageOf(list, turn, env);
  if (page === null) return;

  if (page.of === 'events') await sendMissing(page.data, turn, env);
  const paid = page.of === 'sessions' ? page.data.filter(isPurchase).map(asPaidSession) : [];
  const counts = {
    // The undelivered come again among all.
    events: list.of === 'events' && !list.undelivered ? page.data.length : 0,
    sessions: paid.length,
  };
  const now = new Date();
  await env.DB.batch([
    noteUngranted(env.DB, paid, now),
    advance(env.DB, turn, { ...placeAfter(page, turn), ...counts }, now),
  ]);
}

async function pageOf(list: List, turn: Turn, env: Bindings): Promise<Page | null> {
  try {
    return await readPage(stripeOf(env), list, turn);
  } catch (error) {
    const { problem, retryMs } = withoutPage(error, turn.setbacks);
    const now = new Date();
    if (retryMs === null) await fail(env.DB, turn, problem, now);
    else await postpone(env.DB, turn, problem, new Date(now.getTime() + retryMs));
    return null;
  }
}

function placeAfter({ data, more }: Page, turn: Turn) {
  const last = data.at(-1);
  if (more && last) return { list: turn.list, cursor: last.id };
  const next = turn.list + 1;
  return { list: next < lists.length ? next : null, cursor: null };
}

/** Sessions of subscriptions are paid by invoices, which grant. */
const isPurchase = (session: Stripe.Checkout.Session): boolean =>
  session.mode === 'payment' && isPaid(session);

const asPaidSession = (session: Stripe.Checkout.Session): PaidSession => ({
  id: session.id,
  userId: session.metadata?.['user_id'] ?? session.client_reference_id,
  amount: session.amount_total,
  currency: session.currency,
  createdAt: new Date(session.created * 1000).toISOString(),
});

/** One line when it has come to its end. */
function report(run: Reconciliation): void {
  const { id, status, dryRun, sinceAt, untilAt, events, sessions, found, sent, refused } = run;
  const told = { id, dryRun, sinceAt, untilAt, events, sessions, found, sent, refused };
  const line = { message: `reconciliation ${status}`, ...told, problem: run.problem };
  if (status === 'failed' || refused > 0) console.error(JSON.stringify(line));
  else if (found > 0) console.warn(JSON.stringify(line));
  else console.log(JSON.stringify(line));
}
