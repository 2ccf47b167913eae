import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml, errorResponse } from '../views/error-response.tsx';
import { identify } from './identify.ts';
import { isFailureRateLimited } from './rate-limit.ts';
import { loginPath } from './return-path.ts';
import { EQUAL_TOKENS } from './tokens.ts';

const NOT_CONFIGURED =
  'Console locked: no sign-in method is configured. Put it behind Cloudflare Access, or set a token: wrangler secret put CONSOLE_TOKEN';

/** Every route after it has an authenticated `actor` with a `role`. */
export const requireAuth = createMiddleware<ConsoleApp>(async (c, next) => {
  const identification = await identify(c);
  if ('actor' in identification) {
    c.set('actor', identification.actor);
    c.set('role', identification.role);
    return next();
  }
  switch (identification.rejected) {
    case 'not_configured':
      return errorResponse(c, 403, NOT_CONFIGURED);
    case 'equal_tokens':
      return errorResponse(c, 500, EQUAL_TOKENS);
    case 'wrong_token':
      if (await isFailureRateLimited(c))
        return errorResponse(c, 429, 'Too many wrong tokens: wait a minute.');
      return errorResponse(c, 401, 'The token is wrong.');
    case 'wrong_session':
      if (await isFailureRateLimited(c))
        return errorResponse(c, 429, 'Too many wrong log-ins: wait a minute.');
      return requestLogin(c);
    case 'no_credentials':
      return requestLogin(c);
  }
});

function requestLogin(c: Context<ConsoleApp>) {
  if (acceptsHtml(c) && c.req.method === 'GET') {
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(loginPath(`${pathname}${search}`));
  }
  const message = acceptsHtml(c)
    ? 'You are not logged in, or your session has ended: nothing was changed. Log in, then send the form again.'
    : 'A token is required: send the header Authorization: Bearer <CONSOLE_TOKEN>.';
  return errorResponse(c, 401, message);
}
