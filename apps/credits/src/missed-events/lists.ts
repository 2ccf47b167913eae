import type { Turn } from '@stripe-credits/db/missed-events';
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
/** A session is open for a day at most: one that was paid in the window is no older. */
const SESSION_LIFE_SECONDS = 86_400;
/** Our own steps come again, and a lease must outlast the call. */
const OPTIONS = { maxNetworkRetries: 0, timeout: 20_000 };

/** The next page of a list, newest first. @throws what the `stripe` package throws. */
export async function readPage(stripe: Stripe, list: List, turn: Turn): Promise<Page> {
  const [since, until] = [turn.sinceAt, turn.untilAt].map((at) =>
    Math.floor(Date.parse(at) / 1000),
  );
  const after = turn.cursor === null ? {} : { starting_after: turn.cursor };
  const page = { limit: LIMIT, ...after };
  if (list.of === 'sessions') {
    const created = { gte: (since ?? 0) - SESSION_LIFE_SECONDS, lte: until ?? 0 };
    const asked = { ...page, status: 'complete', created } as const;
    const { data, has_more: more } = await stripe.checkout.sessions.list(asked, OPTIONS);
    return { of: 'sessions', data, more };
  }
  const asked = {
    ...page,
    types: [...list.types],
    created: { gte: since ?? 0, lte: until ?? 0 },
    ...(list.undelivered && { delivery_success: false }),
  };
  const { data, has_more: more } = await stripe.events.list(asked, OPTIONS);
  return { of: 'events', data, more };
}
