import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { App } from '../bindings.ts';
import { refused, wantsPage } from '../views/error-response.tsx';
import { identify } from './identify.ts';
import { tooManyFailures } from './rate-limit.ts';

const NOT_CONFIGURED =
  'The console is closed: it does not know how to tell who may come in. Put it behind Cloudflare Access, or set a token: wrangler secret put CONSOLE_TOKEN';

/** Nothing behind it is reached by anybody whom `identify` does not know. */
export const guard = createMiddleware<App>(async (c, next) => {
  const atTheDoor = await identify(c);
  if ('who' in atTheDoor) {
    c.set('who', atTheDoor.who);
    return next();
  }
  switch (atTheDoor.refused) {
    case 'not configured':
      return refused(c, 403, NOT_CONFIGURED);
    case 'wrong token':
      if (await tooManyFailures(c)) return refused(c, 429, 'Too many wrong tokens: wait a minute.');
      return refused(c, 401, 'The token is not the right one.');
    case 'wrong session':
      if (await tooManyFailures(c))
        return refused(c, 429, 'Too many wrong log-ins: wait a minute.');
      return askForToken(c);
    case 'nobody':
      return askForToken(c);
  }
});

function askForToken(c: Context<App>) {
  if (wantsPage(c) && c.req.method === 'GET') return c.redirect('/login');
  return refused(c, 401, 'A token is needed: Authorization: Bearer <CONSOLE_TOKEN>.');
}
