import { describe } from '@stripe-credits/db';
import { Refusal } from '@stripe-credits/db/dead-letters';
import { type Reconciliation, showReconciliation } from '@stripe-credits/db/reconciliation';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';

export const stepReconciliation = new Hono<App>();

/** Reads the next page. Whoever watches calls it; the schedule does when nobody does. */
stepReconciliation.post('/:id/steps', async (c) => {
  const id = c.req.param('id');
  // What is not known here is refused here: an error loses its kind on the way from a Worker.
  await showReconciliation(c.env.DB, id);
  const reconciliation = await step(c.env, id);
  return wantsPage(c) ? c.redirect(`/missed-events/${id}`, 303) : c.json({ reconciliation });
});

async function step({ MISSED_EVENTS }: ConsoleEnv, id: string): Promise<Reconciliation> {
  try {
    return await MISSED_EVENTS.step(id);
  } catch (error) {
    console.error(JSON.stringify({ message: 'no step was taken', error: describe(error) }));
    throw new Refusal(
      'conflict',
      'stripe-credits could not go on: see its log, and whether it is deployed. Nothing is lost: a later step goes on here.',
    );
  }
}
