import { createMiddleware } from 'hono/factory';
import type { App } from '../bindings.ts';
import { refused } from '../views/error-response.tsx';

/**
 * A page elsewhere must not act in the name of whoever is logged in here. Browsers say where a
 * request comes from in Sec-Fetch-Site; what says nothing is no browser, or one that says Origin.
 */
export const refuseCrossSite = createMiddleware<App>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  const site = c.req.header('Sec-Fetch-Site');
  const origin = c.req.header('Origin');
  const foreign =
    site === undefined
      ? origin !== undefined && origin !== new URL(c.req.url).origin
      : site !== 'same-origin';
  if (foreign) return refused(c, 403, 'This was asked from another site, and is refused.');
  return next();
});
