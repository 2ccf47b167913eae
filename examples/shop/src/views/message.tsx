import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { App } from '../bindings.ts';
import { Page } from './page.tsx';

/** A page with one sentence and a link. */
export function message(
  c: Context<App>,
  status: ContentfulStatusCode,
  title: string,
  text: string,
) {
  return c.html(
    <Page title={title} user={c.var.user}>
      <div class="card narrow">
        <h1>{title}</h1>
        <p>{text}</p>
        <a class="button" href={c.var.user ? '/settings/billing' : '/'}>
          {c.var.user ? 'See your balance' : 'See the prices'}
        </a>
      </div>
    </Page>,
    status,
  );
}
