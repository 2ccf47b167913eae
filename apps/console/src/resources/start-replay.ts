import { showReplay, startReplay as start } from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { askedInBody, one, wholeIn } from './params.ts';

export const startReplay = new Hono<App>();

startReplay.post('/:id/starts', async (c) => {
  const id = c.req.param('id');
  const asked = await askedInBody(c);
  const why = one(asked, 'why') ?? '';
  await start(c.env.DB, id, { rate: wholeIn(asked, 'rate'), who: c.get('who'), why });
  if (wantsPage(c)) return c.redirect(`/replays/${id}`, 303);
  return c.json({ replay: await showReplay(c.env.DB, id) });
});
