import { Refusal } from '@stripe-credits/db';
import { discard, restore } from '@stripe-credits/db/dead-letters';
import { type Context, Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { plural } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import {
  assertKnown,
  bodyParams,
  getParam,
  type Params,
  parseIds,
  parseInteger,
  queryParams,
} from './params.ts';

/** /discards and /restores. */
export const discards = new Hono<ConsoleApp>();

discards.get('/discards/new', (c) => {
  const ids = parseIds(queryParams(c));
  if (ids.length === 0) throw new Refusal('invalid', 'No event was selected to be discarded.');
  return c.html(
    <Page title="Discard">
      <form method="post" action="/discards" class="card narrow">
        <h1>Discard {plural(ids.length, 'event')}</h1>
        <p>
          Nothing is deleted. Discarded events no longer count as dead, are kept with your reason,
          and can be restored.
        </p>
        {ids.map((id) => (
          <input type="hidden" name="id" value={id} />
        ))}
        <label>
          Reason
          <input name="reason" required placeholder="a test purchase" />
        </label>
        <label>
          {ids.length === 1 ? `Type ${ids[0]} to confirm` : `Type ${ids.length} to confirm`}
          <input name="confirm" required autocomplete="off" />
        </label>
        <button type="submit" class="danger">
          Discard
        </button>
      </form>
    </Page>,
  );
});

discards.post('/discards', async (c) => {
  const { params, request } = await parseRequest(c);
  const discarded = await discard(c.get('db'), { ...request, count: confirmedCount(params) });
  return acceptsHtml(c) ? redirectTo(c, request.selection) : c.json({ discarded });
});

discards.post('/restores', async (c) => {
  const { params, request } = await parseRequest(c);
  const count = parseInteger(params, 'count');
  const restored = await restore(c.get('db'), { ...request, count });
  return acceptsHtml(c) ? redirectTo(c, request.selection) : c.json({ restored });
});

async function parseRequest(c: Context<ConsoleApp>) {
  const params = await bodyParams(c);
  assertKnown(params, ['id', 'reason', 'count', 'confirm']);
  const request = {
    selection: { ids: parseIds(params) },
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
    now: new Date(),
  };
  return { params, request };
}

/** A program sends the count; a person types it, or the id of the only event. */
function confirmedCount(params: Params): number {
  if (params.has('count')) return parseInteger(params, 'count');
  const ids = parseIds(params);
  const typed = getParam(params, 'confirm') ?? '';
  if (typed === (ids.length === 1 ? ids[0] : String(ids.length))) return ids.length;
  throw new Refusal('invalid', 'The confirmation does not match: nothing was changed.');
}

function redirectTo(c: Context<ConsoleApp>, { ids }: { readonly ids: readonly string[] }) {
  const [id, ...others] = ids;
  const isOne = id !== undefined && others.length === 0;
  return c.redirect(isOne ? `/events/${encodeURIComponent(id)}` : '/dead-letters', 303);
}
