import type { Context } from 'hono';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { App } from '../bindings.ts';
import { WELCOME_CREDITS } from '../sign-up.ts';
import { Header } from './header.tsx';
import { LowBalance } from './low-balance.tsx';

interface Options {
  readonly title: string;
  readonly status?: ContentfulStatusCode;
  /** Read here unless the caller has it; null leaves it out. */
  readonly balance?: { readonly available: number } | null;
}

/** Every page shows what the user has left, as it is after what the page has done. */
export async function render(c: Context<App>, options: Options, children: Child) {
  const { title, status = 200 } = options;
  const { user } = c.var;
  const { balance = user ? await c.env.CREDITS.balance(user) : null } = options;
  return c.html(
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{title} · Example shop</title>
          <link rel="stylesheet" href="/frame.css" />
          <link rel="stylesheet" href="/forms.css" />
          <link rel="stylesheet" href="/pages.css" />
          <link rel="icon" href="/icon.svg" />
        </head>
        <body>
          <Header user={user} path={c.req.path} available={balance?.available} />
          <main>
            {c.req.query('welcome') !== undefined && (
              <p class="notice">Welcome. {WELCOME_CREDITS} credits are yours to start with.</p>
            )}
            {balance && <LowBalance available={balance.available} />}
            {children}
          </main>
        </body>
      </html>
    </>,
    status,
  );
}
