import { stepReplay as step } from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';

export const stepReplay = new Hono<App>();

/** Sends the next second's worth. Whoever watches calls it; the schedule does when nobody does. */
stepReplay.post('/:id/steps', async (c) => {
  const id = c.req.param('id');
  const replay = await step(c.env.DB, c.env.EVENTS, id, new Date());
  return wantsPage(c) ? c.redirect(`/replays/${id}`, 303) : c.json({ replay });
});
