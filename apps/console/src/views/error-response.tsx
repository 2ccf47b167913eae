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
  c.status(status);
  return c.render(<ErrorPage status={status} message={message} />);
}

interface Props {
  readonly status: ContentfulStatusCode;
  readonly message: string;
}

interface Explanation {
  readonly title: string;
  /** What to do next, beside what the message says. */
  readonly advice?: string;
}

const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
  400: {
    title: 'Invalid request',
    advice: 'Go back, correct what you entered, and send it again.',
  },
  401: { title: 'Not logged in' },
  403: { title: 'Not allowed' },
  404: {
    title: 'Not found',
    advice: 'Search by the id of an event, a payment, a user or a replay.',
  },
  409: {
    title: 'Not possible now',
    advice: 'The data may have changed since you opened the page. Reload the page and try again.',
  },
  429: { title: 'Too many attempts' },
  500: { title: 'Something went wrong' },
};

const ErrorPage = ({ status, message }: Props) => {
  const { title, advice } = EXPLANATIONS[status] ?? { title: 'Refused' };
  return (
    <Page title={title}>
      <div class="card narrow">
        <p class="quiet">Error {status}</p>
        <h1>{title}</h1>
        <p class="reason">{message}</p>
        {advice && <p class="quiet">{advice}</p>}
        <p>{status === 401 ? <a href="/login">Log in</a> : <a href="/">Back to the overview</a>}</p>
      </div>
    </Page>
  );
};
