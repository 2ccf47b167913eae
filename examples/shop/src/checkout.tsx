import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { message } from './views/message.tsx';
import { Page } from './views/page.tsx';

export const checkout = new Hono<App>();

checkout.post('/', async (c) => {
  const { packageId, idempotencyKey } = await c.req.parseBody();
  const { origin } = new URL(c.req.url);
  const result = await c.env.CREDITS.createCheckout({
    userId: c.var.user,
    packageId: String(packageId),
    idempotencyKey: String(idempotencyKey),
    // Stripe replaces the placeholder in braces with the session's id.
    successUrl: `${origin}/checkout/success?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${origin}/?canceled`,
  });
  switch (result.status) {
    case 'created':
      return c.redirect(result.url, 303);
    case 'refused':
      return message(c, 400, 'This cannot be bought', result.message);
    case 'unavailable':
      return message(c, 503, 'Please try again', 'The checkout cannot be reached at the moment.');
  }
});

/** Stripe redirects the buyer here, often before the event arrives: so it credits the session. */
checkout.get('/success', async (c) => {
  const result = await c.env.CREDITS.fulfill(c.req.query('session_id') ?? '');
  switch (result.status) {
    case 'credited':
      // The URL can be shared: only the buyer may see the balance.
      if (result.userId !== c.var.user)
        return message(
          c,
          403,
          'Not your purchase',
          'The credits went to the user who bought them.',
        );
      return c.html(
        <Page title="Thank you" user={c.var.user}>
          <div class="card narrow">
            <h1>Thank you</h1>
            <p>{result.credits.toLocaleString('en')} credits are yours.</p>
            <p class="price">{result.balance.toLocaleString('en')}</p>
            <p class="quiet">credits in your balance now</p>
            <a class="button" href="/settings/billing">
              See your balance
            </a>
          </div>
        </Page>,
      );
    case 'subscribed':
      return message(c, 200, 'Your plan is active', 'Its credits are added with each payment.');
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
