import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { billing } from './billing.tsx';
import type { App } from './bindings.ts';
import { checkMode } from './check-mode.ts';
import { checkout } from './checkout.tsx';
import { generate } from './generate.tsx';
import { identify, login, requireLogin } from './login.tsx';
import { plan } from './plan.tsx';
import { pricing } from './pricing.tsx';
import { textPage } from './text-page.tsx';
import { thankYou } from './thank-you.tsx';
import { message } from './views/message.tsx';

/**
 * A product that writes texts for credits. It has no Stripe key and no table of credits: the Worker
 * behind the binding `CREDITS` has both. The KV namespace `TEXTS` stores the texts. Read the files in the
 * order of the routes below.
 */
export const app = new Hono<App>();

// No form-action: the forms of checkout and portal redirect to Stripe's pages.
const contentSecurityPolicy = { defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ["'self'"] };
app.use(secureHeaders({ contentSecurityPolicy }), csrf(), identify, checkMode);
app.use(async (c, next) => {
  await next();
  // The back button must load the page again, because each form needs an unused idempotency key.
  c.header('Cache-Control', 'no-store');
});
for (const path of ['/write', '/texts/*', '/checkout/*', '/thank-you', '/account', '/plan'])
  app.use(path, requireLogin);

// Log-in, and the credits of a new user (sign-up.ts).
app.route('/', login);
// Spends credits: reserve, work, capture or release.
app.route('/write', generate);
// Shows a text, and charges for it.
app.route('/texts', textPage);
// Sells credits.
app.route('/', pricing);
app.route('/checkout', checkout);
app.route('/thank-you', thankYou);
// Shows the user's credits and plan.
app.route('/account', billing);
app.route('/plan', plan);

app.notFound((c) => message(c, 404, 'Not found', 'There is no such page.'));
app.onError((error, c) => {
  // Thrown by `csrf`.
  if (error instanceof HTTPException)
    return message(c, error.status, 'Refused', 'Requests from another site are refused.');
  console.error(JSON.stringify({ message: 'request failed', error: error.name }));
  return message(c, 500, 'Something went wrong', 'Please try again in a moment.');
});
