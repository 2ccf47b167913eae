import { cancelReplay as cancel, showReplay } from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';

export const cancelReplay = new Hono<App>();

/** What was not sent yet stays dead, and can be replayed another time. */
cancelReplay.post('/:id/cancellations', async (c) => {
  const id = c.req.param('id');
  await cancel(c.env.DB, id, new Date());
  if (wantsPage(c)) return c.redirect(`/replays/${id}`, 303);
  return c.json({ replay: await showReplay(c.env.DB, id) });
});
