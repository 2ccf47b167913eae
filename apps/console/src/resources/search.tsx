import { Refusal } from '@stripe-credits/db';
import { type SearchResult, search as searchFor } from '@stripe-credits/db/search';
import { parseLivemode } from '@stripe-credits/stripe-events';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { SearchPage } from '../views/search.tsx';
import { transactionPath, userPath } from '../views/user-link.tsx';
import { assertKnown, getParam, queryParams, toQueryString } from './params.ts';

/** The search box of every page. */
export const search = new Hono<ConsoleApp>();

search.get('/', async (c) => {
  const params = queryParams(c);
  assertKnown(params, ['q']);
  const query = getParam(params, 'q') ?? '';
  if (!acceptsHtml(c) && query === '')
    throw new Refusal('invalid', 'q is missing: give the id of an event, a payment or a user.');
  const result = await searchFor(c.get('db'), query);
  const path = pathOf(result, query);
  if (!acceptsHtml(c)) return c.json({ ...result, path });
  if (path !== null) return c.redirect(path);
  return c.render(
    <SearchPage
      query={query}
      events={result.kind === 'dead_letters' ? result.events : []}
      isLive={parseLivemode(c.env)}
    />,
  );
});

/** The page that shows the result; null where only the search itself does. */
function pathOf(result: SearchResult, query: string): string | null {
  switch (result.kind) {
    case 'event':
      return eventPath(result.id);
    case 'replay':
    case 'discard':
    case 'reconciliation':
      return `/${result.kind}s/${encodeURIComponent(result.id)}`;
    case 'transaction':
      return transactionPath(result.userId, result.id);
    case 'purchase':
      return `${userPath(result.userId)}?${toQueryString({ purchase: result.purchase })}`;
    case 'user':
      return userPath(result.userId);
    case 'users':
      return `/users?${toQueryString({ q: query })}`;
    case 'dead_letters': {
      const [only, another] = result.events;
      return only && !another ? eventPath(only.id) : null;
    }
    case 'nothing':
      return null;
  }
}

const eventPath = (id: string): string => `/events/${encodeURIComponent(id)}`;
