import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { billing } from './billing.tsx';
import type { App } from './bindings.ts';
import { checkout } from './checkout.tsx';
import { identify, login, requireLogin } from './login.tsx';
import { pricing } from './pricing.tsx';
import { message } from './views/message.tsx';

export const app = new Hono<App>();

// No form-action: the checkout form redirects to Stripe's page.
const contentSecurityPolicy = { defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ["'self'"] };
app.use(secureHeaders({ contentSecurityPolicy }), csrf(), identify);
app.use(async (c, next) => {
  await next();
  // The back button loads the page anew, with unused idempotency keys.
  c.header('Cache-Control', 'no-store');
});

app.route('/', pricing);
app.route('/', login);
app.use('/checkout/*', requireLogin);
app.use('/settings/*', requireLogin);
app.route('/checkout', checkout);
app.get('/settings', (c) => c.redirect('/settings/billing'));
app.route('/settings/billing', billing);

app.notFound((c) => message(c, 404, 'Not found', 'There is no such page.'));
app.onError((error, c) => {
  // From `csrf`.
  if (error instanceof HTTPException)
    return message(c, error.status, 'Refused', 'Requests from another site are refused.');
  console.error(JSON.stringify({ message: 'request failed', error: error.name }));
  return message(c, 500, 'Something went wrong', 'Please try again in a moment.');
});
