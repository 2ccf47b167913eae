import type { Turn } from '@stripe-credits/db/reconciliation';
import { handledTypes } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';

/** One of Stripe's lists, as far as a reconciliation reads it. */
export type List =
  | { readonly of: 'events'; readonly types: readonly string[]; readonly undelivered: boolean }
  | { readonly of: 'sessions' };

/** Stripe takes no more in one request. */
const TYPES_MAX = 20;

const typesApart = Array.from({ length: Math.ceil(handledTypes.length / TYPES_MAX) }, (_, part) =>
  handledTypes.slice(part * TYPES_MAX, (part + 1) * TYPES_MAX),
);

/**
 * In the order in which they are read. What Stripe knows that it could not deliver comes first: it
 * is the likeliest to be missing. Then everything, because ingest may have said 200 for what never
 * came further, or another endpoint may have taken it.
 */
export const lists: readonly List[] = [
  ...typesApart.map((types) => ({ of: 'events', types, undelivered: true }) as const),
  ...typesApart.map((types) => ({ of: 'events', types, undelivered: false }) as const),
  { of: 'sessions' },
];

export type Page =
  | { readonly of: 'events'; readonly data: readonly Stripe.Event[]; readonly more: boolean }
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
/** Our own steps come again, and a lease must outlast the call. */
const OPTIONS = { maxNetworkRetries: 0, timeout: 20_000 };

/** The next page of a list, newest first. @throws what the `stripe` package throws. */
export async function readPage(stripe: Stripe, list: List, turn: Turn): Promise<Page> {
  const since = secondsOf(turn.sinceAt);
  const until = secondsOf(turn.untilAt);
  const after = turn.cursor === null ? {} : { starting_after: turn.cursor };
  const page = { limit: LIMIT, ...after };
  if (list.of === 'sessions') {
    const created = { gte: since - daysBefore(since, until) * DAY_SECONDS, lte: until };
    const asked = { ...page, status: 'complete', created } as const;
    const { data, has_more: more } = await stripe.checkout.sessions.list(asked, OPTIONS);
    return { of: 'sessions', data, more };
  }
  const asked = {
    ...page,
    types: [...list.types],
    created: { gte: since, lte: until },
    ...(list.undelivered && { delivery_success: false }),
  };
  const { data, has_more: more } = await stripe.events.list(asked, OPTIONS);
  return { of: 'events', data, more };
}

const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);

/**
 * How long before the window sessions are looked at. Two weeks are many pages: they are read once a
 * day, by the run whose window holds midnight in UTC.
 */
function daysBefore(since: number, until: number): number {
  const holdsMidnight = Math.floor(since / DAY_SECONDS) < Math.floor(until / DAY_SECONDS);
  return holdsMidnight ? DEBIT_DAYS : OPEN_DAYS;
}
