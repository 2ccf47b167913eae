import { type Context, Hono } from 'hono';
import type { App } from './bindings.ts';
import { message } from './views/message.tsx';
import { render } from './views/page.tsx';

export const thankYou = new Hono<App>();

/** Stripe redirects the buyer here, often before the event arrives: so it credits the session. */
thankYou.get('/', async (c) => {
  const result = await c.env.CREDITS.fulfill(c.req.query('session_id') ?? '');
  switch (result.status) {
    case 'credited':
      if (result.userId !== c.var.user) return notYours(c);
      return thank(c, `${result.credits.toLocaleString('en')} credits are yours.`);
    case 'subscribed':
      if (result.userId !== c.var.user) return notYours(c);
      // The first invoice grants the credits, and its event may still be on its way.
      return thank(
        c,
        result.credits > 0
          ? `Your plan is active: ${result.credits.toLocaleString('en')} credits are yours.`
          : 'Your plan is active. Its first credits appear in a moment.',
      );
    case 'pending':
      return message(
        c,
        200,
        'Not paid yet',
        result.checkout === 'processing'
          ? 'Your bank is processing the payment. Your credits appear when it is paid.'
          : 'The checkout is still open. Your credits appear when it is paid.',
      );
    case 'refused':
      return message(c, 400, 'No credits for this', result.message);
    case 'unavailable':
      return message(c, 503, 'One moment', 'Your credits appear in a moment: reload the page.');
  }
});

/** The URL can be shared: only the buyer may see what was bought. */
const notYours = (c: Context<App>) =>
  message(c, 403, 'Not your purchase', 'The credits went to the user who bought them.');

const thank = (c: Context<App>, sentence: string) =>
  render(
    c,
    { title: 'Thank you' },
    <div class="card narrow">
      <h1>Thank you</h1>
      <p>{sentence}</p>
      <a class="button" href="/write">
        Write something
      </a>
    </div>,
  );
