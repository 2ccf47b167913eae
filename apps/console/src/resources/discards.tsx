import { discard, Refusal } from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import type { App } from '../bindings.ts';
import { wantsPage } from '../views/error-response.tsx';
import { plural } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { type Asked, askedInBody, askedInUrl, choiceIn, one, wholeIn } from './params.ts';

export const discards = new Hono<App>();

discards.get('/new', (c) => {
  const ids = askedInUrl(c).get('id') ?? [];
  if (ids.length === 0) throw new Refusal('invalid', 'Nothing was selected to be discarded.');
  return c.html(
    <Page title="Discard">
      <form method="post" action="/discards" class="card narrow">
        <h1>Discard {plural(ids.length, 'event')}</h1>
        <p>
          Nothing is deleted: discarded events no longer count as dead, are kept with your reason,
          and can be restored.
        </p>
        {ids.map((id) => (
          <input type="hidden" name="id" value={id} />
        ))}
        <label>
          Why
          <input name="why" required placeholder="a test purchase of ours" />
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

discards.post('/', async (c) => {
  const asked = await askedInBody(c);
  const discarded = await discard(c.env.DB, {
    choice: choiceIn(asked),
    count: confirmed(asked),
    who: c.get('who'),
    why: one(asked, 'why') ?? '',
    now: new Date(),
  });
  if (!wantsPage(c)) return c.json({ discarded });
  const [id] = asked.get('id') ?? [];
  return c.redirect(
    discarded === 1 && id ? `/events/${encodeURIComponent(id)}` : '/dead-letters',
    303,
  );
});

/** How many are meant: a program says the count; a person types it, or the id of the only one. */
function confirmed(asked: Asked): number {
  if (asked.has('count')) return wholeIn(asked, 'count');
  const ids = asked.get('id') ?? [];
  const typed = one(asked, 'confirm') ?? '';
  if (typed === (ids.length === 1 ? ids[0] : String(ids.length))) return ids.length;
  throw new Refusal(
    'invalid',
    'What was typed to confirm is not what was asked for: nothing was done.',
  );
}
