import type { ReconciliationProgress } from '@stripe-credits/db/reconciliation';
import { handledTypes } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';

/** One of Stripe's lists, as a reconciliation reads it. */
type StripeList =
  | { readonly of: 'events'; readonly types: readonly string[]; readonly undelivered: boolean }
  | { readonly of: 'sessions' };

/** Stripe takes no more types in one request. */
const TYPES_MAX = 20;

const typeGroups = Array.from({ length: Math.ceil(handledTypes.length / TYPES_MAX) }, (_, index) =>
  handledTypes.slice(index * TYPES_MAX, (index + 1) * TYPES_MAX),
);

/**
 * In the order in which they are read. Events that Stripe could not deliver come first: they are the
 * likeliest to be missing. Then all events, because ingest may have answered 200 for an event that
 * was lost later, or another endpoint may have received it.
 */
export const lists: readonly StripeList[] = [
  ...typeGroups.map((types) => ({ of: 'events', types, undelivered: true }) as const),
  ...typeGroups.map((types) => ({ of: 'events', types, undelivered: false }) as const),
  { of: 'sessions' },
];

export type StripePage =
  | {
      readonly of: 'events';
      readonly undelivered: boolean;
      readonly data: readonly Stripe.Event[];
      readonly more: boolean;
    }
  | {
      readonly of: 'sessions';
      readonly data: readonly Stripe.Checkout.Session[];
      readonly more: boolean;
    };

const LIMIT = 100;
const DAY_SECONDS = 86_400;
/** A session is open for a day at most: one that was paid at once in the window is no older. */
const OPEN_DAYS = 1;
/** A bank debit pays a session days after it was completed. */
const DEBIT_DAYS = 14;
/** The workflow retries by itself. */
const OPTIONS = { maxNetworkRetries: 0, timeout: 20_000 };

/**
 * The next page, newest first.
 *
 * @throws what the `stripe` package throws.
 */
export async function fetchPage(
  stripe: Stripe,
  progress: Pick<ReconciliationProgress, 'sinceAt' | 'untilAt' | 'list' | 'cursor'>,
): Promise<StripePage> {
  const list = lists[progress.list];
  if (!list)
    throw new Error(
      `the reconciliation is at list ${progress.list}, but there are only ${lists.length} lists`,
    );
  const since = toSeconds(progress.sinceAt);
  const until = toSeconds(progress.untilAt);
  const page = {
    limit: LIMIT,
    ...(progress.cursor !== null && { starting_after: progress.cursor }),
  };
  if (list.of === 'sessions') {
    const created = { gte: since - lookbackDays(since, until) * DAY_SECONDS, lte: until };
    const params = { ...page, status: 'complete', created } as const;
    const { data, has_more: more } = await stripe.checkout.sessions.list(params, OPTIONS);
    return { of: 'sessions', data, more };
  }
  const { types, undelivered } = list;
  const params = {
    ...page,
    types: [...types],
    created: { gte: since, lte: until },
    ...(undelivered && { delivery_success: false }),
  };
  const { data, has_more: more } = await stripe.events.list(params, OPTIONS);
  return { of: 'events', undelivered, data, more };
}

const toSeconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

/**
 * How many days before the window sessions are read. Two weeks are many pages: they are read once a
 * day, by the reconciliation whose window contains midnight in UTC.
 */
function lookbackDays(since: number, until: number): number {
  const containsMidnight = Math.floor(since / DAY_SECONDS) < Math.floor(until / DAY_SECONDS);
  return containsMidnight ? DEBIT_DAYS : OPEN_DAYS;
}
