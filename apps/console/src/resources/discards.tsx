import { Refusal } from '@stripe-credits/db';
import {
  discard,
  getDiscard,
  listDiscardedEvents,
  listDiscards,
  previewDiscard,
  restore,
  restoreDiscard,
  type Selection,
} from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { DiscardForm, DiscardList, DiscardPage } from '../views/discards.tsx';
import { acceptsHtml } from '../views/error-response.tsx';
import {
  assertKnown,
  bodyParams,
  getParam,
  type Params,
  parseIds,
  parseInteger,
  parseSelection,
  queryParams,
  refuseEmpty,
} from './params.ts';

const DISCARDS_SHOWN = 50;
const EVENTS_SHOWN = 100;

/** /discards and /restores. */
export const discards = new Hono<ConsoleApp>();

discards.get('/discards', async (c) => {
  const list = await listDiscards(c.get('db'), DISCARDS_SHOWN);
  return acceptsHtml(c) ? c.render(<DiscardList discards={list} />) : c.json({ discards: list });
});

discards.get('/discards/new', async (c) => {
  const selection = parseSelection(queryParams(c));
  const preview = await previewDiscard(c.get('db'), selection, new Date());
  return c.render(<DiscardForm selection={selection} preview={preview} />);
});

/** A dry run: what a discard would set aside. Nothing is changed. */
discards.post('/discards/previews', async (c) => {
  const selection = parseSelection(await bodyParams(c));
  return c.json(await previewDiscard(c.get('db'), selection, new Date()));
});

discards.get('/discards/:id', async (c) => {
  const id = c.req.param('id');
  const details = await getDiscard(c.get('db'), id);
  const events = await listDiscardedEvents(c.get('db'), id, EVENTS_SHOWN);
  if (!acceptsHtml(c)) return c.json({ discard: details, events });
  return c.render(<DiscardPage discard={details} events={events} />);
});

discards.post('/discards', async (c) => {
  const params = await bodyParams(c);
  const selection = parseDiscarded(params);
  const { id, events } = await discard(c.get('db'), {
    selection,
    count: confirmedCount(params, selection),
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
    now: new Date(),
  });
  if (!acceptsHtml(c)) return c.json({ discarded: events, discard: id });
  return c.redirect(onlyEvent(selection) ?? `/discards/${id}`, 303);
});

discards.post('/discards/:id/restores', async (c) => {
  const id = c.req.param('id');
  const params = await bodyParams(c);
  assertKnown(params, ['reason']);
  const restored = await restoreDiscard(c.get('db'), id, {
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
    now: new Date(),
  });
  return acceptsHtml(c) ? c.redirect(`/discards/${id}`, 303) : c.json({ restored });
});

discards.post('/restores', async (c) => {
  const params = await bodyParams(c);
  assertKnown(params, ['id', 'reason', 'count']);
  const ids = parseIds(params);
  const restored = await restore(c.get('db'), {
    ids,
    count: parseInteger(params, 'count'),
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
    now: new Date(),
  });
  if (!acceptsHtml(c)) return c.json({ restored });
  return c.redirect(onlyEvent({ ids }) ?? '/dead-letters', 303);
});

/** `reason` is the actor's here, so that the filter's reason of death is `dead_reason`. */
function parseDiscarded(params: Params): Selection {
  const selection = new Map(params);
  for (const name of ['reason', 'count', 'confirm']) selection.delete(name);
  const deadReason = selection.get('dead_reason');
  if (deadReason) refuseEmpty(new Map([['dead_reason', deadReason]]));
  selection.delete('dead_reason');
  if (deadReason) selection.set('reason', deadReason);
  return parseSelection(selection);
}

/** A program sends the count; a person types it, or the id of the only event. */
function confirmedCount(params: Params, selection: Selection): number {
  if (params.has('count')) return parseInteger(params, 'count');
  if ('filter' in selection) return parseInteger(params, 'confirm');
  const { ids } = selection;
  const typed = getParam(params, 'confirm') ?? '';
  if (typed === (ids.length === 1 ? ids[0] : String(ids.length))) return ids.length;
  throw new Refusal('invalid', 'The confirmation does not match: nothing was changed.');
}

function onlyEvent(selection: Selection): string | undefined {
  if ('filter' in selection || selection.ids.length !== 1) return undefined;
  return `/events/${encodeURIComponent(String(selection.ids[0]))}`;
}
