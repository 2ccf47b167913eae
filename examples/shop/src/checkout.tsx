import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { message } from './views/message.tsx';
import { Page } from './views/page.tsx';

export const checkout = new Hono<App>();

checkout.post('/', async (c) => {
  const { packageId, requestId } = await c.req.parseBody();
  const { origin } = new URL(c.req.url);
  const answer = await c.env.CREDITS.createCheckout({
    userId: c.var.user,
    packageId: String(packageId),
    requestId: String(requestId),
    // Stripe puts the session's id in the place of the word in braces.
    successUrl: `${origin}/checkout/success?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${origin}/?canceled`,
  });
  switch (answer.status) {
    case 'created':
      return c.redirect(answer.url, 303);
    case 'refused':
      return message(c, 400, 'This cannot be bought', answer.message);
    case 'unavailable':
      return message(c, 503, 'Please try again', 'The checkout cannot be reached at the moment.');
  }
});

/** Where Stripe sends the buyer. It often is here before the event, so it asks for the credits. */
checkout.get('/success', async (c) => {
  const answer = await c.env.CREDITS.fulfil(c.req.query('session_id') ?? '');
  switch (answer.status) {
    case 'credited':
      // The address can be handed on: only the buyer is told how much they have.
      if (answer.userId !== c.var.user)
        return message(c, 403, 'Not your purchase', 'It was credited to whoever bought it.');
      return c.html(
        <Page title="Thank you" user={c.var.user}>
          <div class="card narrow">
            <h1>Thank you</h1>
            <p>{answer.credits.toLocaleString('en')} credits are yours.</p>
            <p class="price">{answer.balance.toLocaleString('en')}</p>
            <p class="quiet">credits in your balance now</p>
            <a class="button" href="/settings/billing">
              See your balance
            </a>
          </div>
        </Page>,
      );
    case 'not_yet':
      return message(
        c,
        200,
        'Not paid yet',
        answer.checkout === 'processing'
          ? 'Your bank is still at it. Your credits come by themselves once it has paid.'
          : 'The checkout is still open. Once it is paid, your credits come by themselves.',
      );
    case 'refused':
      return message(c, 400, 'No credits for this', answer.message);
    case 'unavailable':
      return message(c, 503, 'One moment', 'Your credits come by themselves: look again soon.');
  }
});
