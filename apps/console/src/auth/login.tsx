import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import type { ConsoleApp } from '../bindings.ts';
import { readBody } from '../resources/params.ts';
import { errorResponse } from '../views/error-response.tsx';
import { Page } from '../views/page.tsx';
import { COOKIE } from './identify.ts';
import { isLoginRateLimited } from './rate-limit.ts';
import { parseReturnPath } from './return-path.ts';
import { describeRefusal, mayDo } from './roles.ts';
import { createSession } from './session-token.ts';
import { EQUAL_TOKENS, findToken, readTokens } from './tokens.ts';

const HOURS = 12;

export const login = new Hono<ConsoleApp>();

login.get('/', (c) => c.render(<Form next={parseReturnPath(c.req.query('next'))} />));

login.post('/', async (c) => {
  const tokens = readTokens(c.env);
  if (tokens === 'equal') return errorResponse(c, 500, EQUAL_TOKENS);
  if (tokens.length === 0)
    return errorResponse(
      c,
      403,
      'No token is configured to log in with. Set one: wrangler secret put CONSOLE_TOKEN',
    );
  // Counted before it is compared: after too many attempts, the right token has to wait as well.
  if (await isLoginRateLimited(c)) return errorResponse(c, 429, 'Too many log-ins: wait a minute.');
  const { token: submitted, next } = await readBody(c);
  const path = parseReturnPath(next);
  const found =
    typeof submitted === 'string' ? await findToken(tokens, submitted.trim()) : undefined;
  if (!found) {
    c.status(401);
    return c.render(<Form next={path} error="The token is wrong." />);
  }
  if (!mayDo(found.role, 'read')) {
    c.status(403);
    return c.render(<Form next={path} error={describeRefusal(found.role, 'read')} />);
  }

  setCookie(c, COOKIE, await createSession(found.token, Date.now() + HOURS * 3_600_000), {
    httpOnly: true,
    sameSite: 'Strict',
    secure: new URL(c.req.url).protocol === 'https:',
    path: '/',
    maxAge: HOURS * 3600,
  });
  return c.redirect(path, 303);
});

interface Props {
  /** The requested page. */
  readonly next: string;
  readonly error?: string;
}

const Form = ({ next, error }: Props) => (
  <Page title="Log in">
    <form method="post" action="/login" class="card narrow">
      <h1>Log in</h1>
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <input type="hidden" name="next" value={next} />
      <label>
        Token
        <input type="password" name="token" autocomplete="current-password" required autofocus />
      </label>
      <p class="quiet">
        The secret CONSOLE_TOKEN of this deployment, or the token of another role. A session lasts{' '}
        {HOURS} hours.
      </p>
      <button type="submit" class="primary">
        Log in
      </button>
    </form>
  </Page>
);
