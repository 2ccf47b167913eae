import { createMiddleware } from 'hono/factory';
import type { ConsoleApp } from '../bindings.ts';
import { errorResponse } from '../views/error-response.tsx';

/**
 * Rejects requests that another site sends with the cookie of a logged-in engineer. Browsers send
 * Sec-Fetch-Site, older ones Origin; a client that sends neither is not a browser.
 */
export const csrf = createMiddleware<ConsoleApp>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  const site = c.req.header('Sec-Fetch-Site');
  const origin = c.req.header('Origin');
  const isCrossSite =
    site === undefined
      ? origin !== undefined && origin !== new URL(c.req.url).origin
      : site !== 'same-origin';
  if (isCrossSite) return errorResponse(c, 403, 'Requests from another site are refused.');
  return next();
});
