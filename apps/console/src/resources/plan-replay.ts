import { listReplayItems, planReplay as plan, showReplay } from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { askedInBody, askedInUrl, choiceIn } from './params.ts';

/** How many of its events a plan tells; the others are frozen all the same. */
export const ITEMS_SHOWN = 100;

export const planReplay = new Hono<App>();

/** A dry run: freezes which events are meant and tells them. Nothing is sent. */
planReplay.post('/', async (c) => {
  // A button for all that match says so in its address, and then what is ticked does not count.
  const inUrl = askedInUrl(c);
  const asked = inUrl.size > 0 ? inUrl : await askedInBody(c);
  const { DB } = c.env;
  const id = await plan(DB, { choice: choiceIn(asked), who: c.get('who'), now: new Date() });
  if (wantsPage(c)) return c.redirect(`/replays/${id}`, 303);
  const [replay, items] = [await showReplay(DB, id), await listReplayItems(DB, id, ITEMS_SHOWN)];
  return c.json({ replay, items }, 201);
});
