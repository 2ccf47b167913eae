import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import type { ConsoleApp } from '../bindings.ts';
import { errorResponse } from '../views/error-response.tsx';
import { Page } from '../views/page.tsx';
import { COOKIE } from './identify.ts';
import { isLoginRateLimited } from './rate-limit.ts';
import { describeRefusal, mayDo } from './roles.ts';
import { createSession } from './session-token.ts';
import { EQUAL_TOKENS, findToken, readTokens } from './tokens.ts';

const HOURS = 12;

export const login = new Hono<ConsoleApp>();

login.get('/', (c) => c.html(<Form />));

login.post('/', async (c) => {
  const tokens = readTokens(c.env);
  if (tokens === 'equal') return errorResponse(c, 500, EQUAL_TOKENS);
  if (tokens.length === 0)
    return errorResponse(c, 403, 'No token is set: wrangler secret put CONSOLE_TOKEN');
  // Counted before it is compared: after too many attempts, the right token has to wait as well.
  if (await isLoginRateLimited(c)) return errorResponse(c, 429, 'Too many log-ins: wait a minute.');
  const { token: submitted } = await c.req.parseBody();
  const found =
    typeof submitted === 'string' ? await findToken(tokens, submitted.trim()) : undefined;
  if (!found) return c.html(<Form error="The token is wrong." />, 401);
  if (!mayDo(found.role, 'read'))
    return c.html(<Form error={describeRefusal(found.role, 'read')} />, 403);

  setCookie(c, COOKIE, await createSession(found.token, Date.now() + HOURS * 3_600_000), {
    httpOnly: true,
    sameSite: 'Strict',
    secure: new URL(c.req.url).protocol === 'https:',
    path: '/',
    maxAge: HOURS * 3600,
  });
  return c.redirect('/', 303);
});

const Form = ({ error }: { error?: string }) => (
  <Page title="Log in" bare>
    <form method="post" action="/login" class="card narrow">
      <h1>Stripe credits</h1>
      {error && <p class="error">{error}</p>}
      <label>
        Token
        <input type="password" name="token" autocomplete="current-password" required />
      </label>
      <button type="submit" class="primary">
        Log in
      </button>
    </form>
  </Page>
);
