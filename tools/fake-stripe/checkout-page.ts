import { inWords } from '@stripe-credits/stripe-events/money';
import { html } from 'hono/html';
import type { SessionState } from './state.ts';

/** Stands for Stripe's own page, so that a browser can walk the whole way. */
export function checkoutPage({ session, lineItems }: SessionState) {
  return html`<!doctype html>
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
        <h1>${inWords(session.amount_total, session.currency)}</h1>
        ${
          session.status === 'open'
            ? html`<form method="post"><p><button>Pay</button></p></form>`
            : html`<p>This session is ${session.status}.</p>`
        }
        ${session.cancel_url && html`<a href="${session.cancel_url}">Back to the shop</a>`}
      </body>
    </html>`;
}
