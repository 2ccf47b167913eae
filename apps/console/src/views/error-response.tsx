import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { App } from '../bindings.ts';
import { Page } from './page.tsx';

/** Whether a person looks at it; a terminal or a script asks for JSON. */
export function wantsPage(c: Context<App>): boolean {
  return (c.req.header('Accept') ?? '').includes('text/html');
}

/** A refusal in one sentence, for a person as a page and for a program as JSON. */
export function refused(c: Context<App>, status: ContentfulStatusCode, sentence: string) {
  if (!wantsPage(c)) return c.json({ error: sentence }, status);
  return c.html(
    <Page title="Refused" bare>
      <div class="card narrow">
        <h1>{status === 404 ? 'Not found' : 'Refused'}</h1>
        <p>{sentence}</p>
        <p>
          <a href="/">Back to the overview</a>
        </p>
      </div>
    </Page>,
    status,
  );
}
