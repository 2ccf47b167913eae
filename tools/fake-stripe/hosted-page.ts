import { formatMoney } from '@stripe-credits/stripe-events/money';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { FakeStripe } from './fake-stripe.ts';
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
    if (session.status === 'open') {
      const event = fake.pay(id);
      if (fake.webhookUrl) await fake.deliver(event).catch(() => undefined);
    }
    const successUrl = session.success_url ?? '/';
    return c.redirect(successUrl.replace('{CHECKOUT_SESSION_ID}', id), 303);
  });
  return app;
}

const page = ({ session, lineItems }: SessionState) => html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Checkout</title>
        <style>
          body { font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 15vh auto 0; padding: 0 1rem }
          h1 { font-size: 2rem; margin: 0 }
          p { margin: 0 0 1rem }
          button { font: inherit; width: 100%; padding: .7rem; border: 0; border-radius: .4rem; background: #0b62d6; color: #fff }
        </style>
      </head>
      <body>
        <p>A stand-in for Stripe Checkout: no money moves.</p>
        ${lineItems.map((item) => html`<p>${item.quantity} × ${item.description ?? item.price?.id}</p>`)}
        <h1>${formatMoney(session.amount_total, session.currency)}</h1>
        ${
          session.status === 'open'
            ? html`<form method="post"><p><button>Pay</button></p></form>`
            : html`<p>This session is ${session.status}.</p>`
        }
        ${session.cancel_url && html`<a href="${session.cancel_url}">Back to the shop</a>`}
      </body>
    </html>`;
