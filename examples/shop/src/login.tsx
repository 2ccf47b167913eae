import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { App } from './bindings.ts';
import { Page } from './views/page.tsx';

/**
 * The example accepts every name without a proof. A product has its own authentication, and passes
 * the id of the logged-in user to the Credits binding.
 */
const COOKIE = 'example_user';
const NAME = /^[a-z][a-z0-9-]{0,39}$/;

export const identify = createMiddleware<App>(async (c, next) => {
  const name = getCookie(c, COOKIE) ?? '';
  c.set('user', NAME.test(name) ? name : '');
  return next();
});

export const requireLogin = createMiddleware<App>(async (c, next) => {
  if (c.var.user) return next();
  const { pathname, search } = new URL(c.req.url);
  // A form cannot be submitted again after the log-in: the user starts from the prices.
  const target = c.req.method === 'GET' ? pathname + search : '/';
  return c.redirect(`/login?next=${encodeURIComponent(target)}`, 303);
});

export const login = new Hono<App>();

login.get('/login', (c) => c.html(<Form next={toLocalPath(c.req.query('next'))} />));

login.post('/login', async (c) => {
  const { name, next } = await c.req.parseBody();
  const user = String(name).trim().toLowerCase();
  if (!NAME.test(user)) return c.html(<Form next={toLocalPath(next)} wrong />, 400);
  const secure = new URL(c.req.url).protocol === 'https:';
  setCookie(c, COOKIE, user, { httpOnly: true, sameSite: 'Lax', secure, path: '/' });
  return c.redirect(toLocalPath(next), 303);
});

login.post('/logout', (c) => {
  deleteCookie(c, COOKIE, { path: '/' });
  return c.redirect('/', 303);
});

/** Only paths of this site: `//example.com` would lead to another. */
function toLocalPath(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/';
}

const Form = ({ next, wrong = false }: { next: string; wrong?: boolean }) => (
  <Page title="Log in">
    <form method="post" action="/login" class="card narrow">
      <h1>Log in</h1>
      <p class="quiet">This is an example: any name will do, and nothing proves it.</p>
      {wrong && <p class="error">A name has letters, digits and hyphens, and 40 at most.</p>}
      <input type="hidden" name="next" value={next} />
      <label>
        Name
        <input name="name" autocomplete="username" autofocus required maxlength={40} />
      </label>
      <button type="submit">Log in</button>
    </form>
  </Page>
);
