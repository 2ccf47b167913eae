import { restore } from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { askedInBody, choiceIn, one, wholeIn } from './params.ts';

export const restores = new Hono<App>();

/** The way back from a discard. */
restores.post('/', async (c) => {
  const asked = await askedInBody(c);
  const restored = await restore(c.env.DB, {
    choice: choiceIn(asked),
    count: wholeIn(asked, 'count'),
    who: c.get('who'),
    why: one(asked, 'why') ?? '',
    now: new Date(),
  });
  if (!wantsPage(c)) return c.json({ restored });
  const [id] = asked.get('id') ?? [];
  return c.redirect(id ? `/events/${encodeURIComponent(id)}` : '/dead-letters', 303);
});
