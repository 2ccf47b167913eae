import type { Database } from '@stripe-credits/db';
import {
  countSelected,
  type DeadLetterFilter,
  listDeadLetters,
  listReasons,
} from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { LettersPage } from '../views/lists/letters-page.tsx';
import { parseCursor, parseFilter, parseLimit, queryParams, refuseEmpty } from './params.ts';

/** On a phone two lines each: a page is a few screens long. */
const PAGE_ROWS = 20;
const PAGE_ROWS_MAX = 500;
/** Those to choose from; the address takes any. */
const REASONS_MAX = 100;

export const deadLetters = new Hono<ConsoleApp>();

deadLetters.get('/', async (c) => {
  const params = queryParams(c);
  // A form sends the fields that a person left blank; a program does not.
  if (!acceptsHtml(c)) refuseEmpty(params);
  // Without a filter the page shows the dead ones; with one, all that match.
  const filter =
    params.size === 0 ? { status: 'dead' as const } : parseFilter(params, ['limit', 'after']);
  const limit = parseLimit(params, { rows: PAGE_ROWS, max: PAGE_ROWS_MAX });
  const [lastDiedAt, id] = parseCursor(params) ?? [];
  const after = lastDiedAt && id ? { lastDiedAt, id } : undefined;
  const db = c.get('db');
  const [{ letters, nextCursor: next }, details] = await Promise.all([
    listDeadLetters(db, filter, { after, limit }),
    acceptsHtml(c) ? readPage(db, filter) : null,
  ]);
  const nextCursor = next && `${next.lastDiedAt}/${next.id}`;
  if (!details) return c.json({ deadLetters: letters, nextCursor });
  return c.render(
    <LettersPage filter={filter} letters={letters} nextCursor={nextCursor} {...details} />,
  );
});

/** What the page shows besides the letters: how many match, and the reasons to choose from. */
async function readPage(db: Database, { status = 'dead', ...others }: DeadLetterFilter) {
  const [dead, reasons] = await Promise.all([
    status === 'dead' ? countSelected(db, { filter: others }, 'dead') : 0,
    listReasons(db, REASONS_MAX, new Date()),
  ]);
  return { dead, reasons };
}
