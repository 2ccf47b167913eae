import { formatMoney } from '@stripe-credits/stripe-events/money';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { FakeStripe } from './fake-stripe.ts';
import { pageLayout } from './page-layout.ts';
import type { SessionState } from './state.ts';

/** Stands in for Stripe's payment page: the session's `url` leads here, and the button pays. */
export function hostedPage(fake: FakeStripe): Hono {
  const { sessions } = fake.state;
  const app = new Hono();
  app.get('/:id', (c) => c.html(page(sessions.get(c.req.param('id')))));

  // Like Stripe, waits for the response of the webhook, then redirects the buyer whatever it is.
  app.post('/:id', async (c) => {
    const id = c.req.param('id');
    const { session } = sessions.get(id);
    // The button may be pressed twice: a session that is not open is not paid again.
    if (session.status === 'open') await fake.deliverNew(() => fake.pay(id));
    const successUrl = session.success_url ?? '/';
    return c.redirect(successUrl.replace('{CHECKOUT_SESSION_ID}', id), 303);
  });
  return app;
}

const page = ({ session, lineItems }: SessionState) =>
  pageLayout(
    'Checkout',
    html`<p>A stand-in for Stripe Checkout: no money moves.</p>
      ${lineItems.map((item) => html`<p>${item.quantity} × ${item.description ?? item.price?.id}</p>`)}
      <h1>${formatMoney(session.amount_total, session.currency)}</h1>
      ${
        session.status === 'open'
          ? html`<form method="post"><p><button>${session.mode === 'subscription' ? 'Subscribe' : 'Pay'}</button></p></form>`
          : html`<p>This session is ${session.status}.</p>`
      }
      ${session.cancel_url && html`<a href="${session.cancel_url}">Back to the shop</a>`}`,
  );
