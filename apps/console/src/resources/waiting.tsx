import { listWaiting, type WaitingEvent } from '@stripe-credits/db/dead-letters';
import { retryDelays } from '@stripe-credits/platform/retry-delay';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { WaitingList } from '../views/waiting.tsx';
import { assertKnown, parseCursor, parseLimit, queryParams } from './params.ts';

export const waiting = new Hono<ConsoleApp>();

/** Events whose attempts failed so far: they are not dead, and the queue delivers them again. */
waiting.get('/', async (c) => {
  const params = queryParams(c);
  assertKnown(params, ['limit', 'after']);
  const [receivedAt, id] = parseCursor(params) ?? [];
  const page = await listWaiting(c.get('db'), {
    after: receivedAt && id ? { receivedAt, id } : undefined,
    limit: parseLimit(params, { rows: 25, max: 500 }),
  });
  const events = page.events.map((event) => ({ ...event, nextAttemptBy: nextAttemptBy(event) }));
  const nextCursor = page.nextCursor && `${page.nextCursor.receivedAt}/${page.nextCursor.id}`;
  if (!acceptsHtml(c)) return c.json({ waiting: events, nextCursor });
  return c.render(<WaitingList events={events} nextCursor={nextCursor} />);
});

/** When the queue delivers it again at the latest, unless a consumer is late. */
function nextAttemptBy({ failures, lastFailedAt }: WaitingEvent): string | null {
  if (lastFailedAt === null) return null;
  const longestDelay = retryDelays.event(failures, () => 0);
  return new Date(Date.parse(lastFailedAt) + longestDelay * 1000).toISOString();
}
