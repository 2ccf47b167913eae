import type { Confirmation } from '@stripe-credits/db';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ConsoleApp } from '../bindings.ts';
import { Page } from './page.tsx';

/** Whether the client is a browser; a terminal or a script asks for JSON. */
export function acceptsHtml(c: Context<ConsoleApp>): boolean {
  return (c.req.header('Accept') ?? '').includes('text/html');
}

/** An error in one sentence: a page for a browser, JSON for a program. */
export function errorResponse(
  c: Context<ConsoleApp>,
  status: ContentfulStatusCode,
  message: string,
  code?: Confirmation,
) {
  if (!acceptsHtml(c)) return c.json({ error: message, ...(code && { code }) }, status);
  return c.html(
    <Page title="Refused" bare>
      <div class="card narrow">
        <h1>{status === 404 ? 'Not found' : 'Refused'}</h1>
        <p>{message}</p>
        <p>
          <a href="/">Back to the overview</a>
        </p>
      </div>
    </Page>,
    status,
  );
}
