import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { App } from '../bindings.ts';
import { Page } from './page.tsx';

/** One sentence for the user, and where to go from there. */
export function message(
  c: Context<App>,
  status: ContentfulStatusCode,
  title: string,
  sentence: string,
) {
  return c.html(
    <Page title={title} user={c.var.user}>
      <div class="card narrow">
        <h1>{title}</h1>
        <p>{sentence}</p>
        <a class="button" href={c.var.user ? '/settings/billing' : '/'}>
          {c.var.user ? 'See your balance' : 'See the prices'}
        </a>
      </div>
    </Page>,
    status,
  );
}
