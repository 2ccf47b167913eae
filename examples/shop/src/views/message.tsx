import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { App } from '../bindings.ts';
import { render } from './page.tsx';

/** A page with one sentence and a link. It reads nothing, because it also reports what failed. */
export function message(
  c: Context<App>,
  status: ContentfulStatusCode,
  title: string,
  text: string,
) {
  return render(
    c,
    { title, status, balance: null },
    <div class="card narrow">
      <h1>{title}</h1>
      <p>{text}</p>
      <a class="button" href={c.var.user ? '/account' : '/'}>
        {c.var.user ? 'See your account' : 'See the prices'}
      </a>
    </div>,
  );
}
