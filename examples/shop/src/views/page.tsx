import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';

interface Props {
  readonly title: string;
  readonly user?: string;
  /** The tab of the settings that is open. */
  readonly tab?: string;
  readonly children?: Child;
}

export const Page = ({ title, user, tab, children }: Props) => (
  <>
    {raw('<!doctype html>')}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title} · Example shop</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="/icon.svg" />
      </head>
      <body>
        <header>
          <nav>
            <a class="brand" href="/">
              Example shop
            </a>
            <a href="/" aria-current={title === 'Pricing' ? 'page' : undefined}>
              Pricing
            </a>
            <a href="/settings/billing" aria-current={tab ? 'page' : undefined}>
              Settings
            </a>
            {user ? (
              <form method="post" action="/logout">
                <span class="quiet">{user}</span>{' '}
                <button type="submit" class="plain">
                  Log out
                </button>
              </form>
            ) : (
              <a href="/login">Log in</a>
            )}
          </nav>
        </header>
        <main>
          {tab && (
            <>
              <h1>Settings</h1>
              <ul class="tabs">
                <li aria-current="page">{tab}</li>
              </ul>
            </>
          )}
          {children}
        </main>
      </body>
    </html>
  </>
);
