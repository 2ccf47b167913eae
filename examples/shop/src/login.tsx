import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { App } from './bindings.ts';
import { toKnownPath } from './known-path.ts';
import { grantWelcomeCredits } from './sign-up.ts';
import { render } from './views/page.tsx';

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

/** Every form is sent to the path of a page, so the user continues there after the log-in. */
export const requireLogin = createMiddleware<App>(async (c, next) => {
  if (c.var.user) return next();
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(`/login?next=${encodeURIComponent(pathname + search)}`, 303);
});

export const login = new Hono<App>();

login.get('/login', (c) =>
  render(c, { title: 'Log in' }, <Form next={toKnownPath(c.req.query('next'))} />),
);

login.post('/login', async (c) => {
  const { name, next } = await c.req.parseBody();
  const path = toKnownPath(next);
  const user = String(name).trim().toLowerCase();
  if (!NAME.test(user))
    return render(c, { title: 'Log in', status: 400 }, <Form next={path} isWrong />);
  const secure = new URL(c.req.url).protocol === 'https:';
  setCookie(c, COOKIE, user, { httpOnly: true, sameSite: 'Lax', secure, path: '/' });
  const isNew = await grantWelcomeCredits(c.env, user);
  if (!isNew) return c.redirect(path, 303);
  return c.redirect(`${path}${path.includes('?') ? '&' : '?'}welcome`, 303);
});

login.post('/logout', (c) => {
  deleteCookie(c, COOKIE, { path: '/' });
  return c.redirect('/', 303);
});

const Form = ({ next, isWrong = false }: { next: string; isWrong?: boolean }) => (
  <form method="post" action="/login" class="card narrow">
    <h1>Log in or sign up</h1>
    <p class="quiet">This is an example: enter any name. There is no password.</p>
    {isWrong && <p class="error">A name has letters, digits and hyphens, and 40 at most.</p>}
    <input type="hidden" name="next" value={next} />
    <label>
      Name
      <input name="name" autocomplete="username" autofocus required maxlength={40} />
    </label>
    <button type="submit">Continue</button>
  </form>
);
