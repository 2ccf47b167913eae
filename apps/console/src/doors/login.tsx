import { type Context, Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import type { App } from '../app.ts';
import { Page } from '../views/page.tsx';
import { refused } from '../views/refused.tsx';
import { tooManyFailures } from './failed-logins.ts';
import { COOKIE } from './identify.ts';
import { equal, sessionOf } from './token.ts';

const HOURS = 12;

export const login = new Hono<App>();

login.get('/', (c) => c.html(<Form />));

login.post('/', async (c) => {
  const token = c.env.CONSOLE_TOKEN?.trim();
  if (!token) return refused(c, 403, 'No token is set: wrangler secret put CONSOLE_TOKEN');
  const { token: given } = await c.req.parseBody();
  if (typeof given !== 'string' || !(await equal(given.trim(), token))) return wrong(c);

  setCookie(c, COOKIE, await sessionOf(token), {
    httpOnly: true,
    sameSite: 'Strict',
    secure: new URL(c.req.url).protocol === 'https:',
    path: '/',
    maxAge: HOURS * 3600,
  });
  return c.redirect('/', 303);
});

async function wrong(c: Context<App>) {
  if (await tooManyFailures(c)) return refused(c, 429, 'Too many wrong tokens: wait a minute.');
  return c.html(<Form error="That is not the token." />, 401);
}

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
