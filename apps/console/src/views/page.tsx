import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { useRequestContext } from 'hono/jsx-renderer';
import type { ConsoleApp } from '../bindings.ts';

interface Props {
  readonly title: string;
  /** Without navigation: for a visitor who is not logged in. */
  readonly bare?: boolean;
  readonly script?: string;
  readonly children?: Child;
}

const links = [
  ['/', 'Overview'],
  ['/users', 'Users'],
  ['/dead-letters', 'Dead letters'],
  ['/replays', 'Replays'],
  ['/reconciliations', 'Reconciliation'],
  ['/catalog', 'Catalog'],
] as const;

export const Page = ({ title, bare, script, children }: Props) => (
  <>
    {raw('<!doctype html>')}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title} · Stripe credits</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="stylesheet" href="/overview.css" />
        <link rel="stylesheet" href="/lists.css" />
        <link rel="stylesheet" href="/details.css" />
        <link rel="icon" href="/icon.svg" />
        {script && <script type="module" src={script}></script>}
      </head>
      <body>
        {!bare && (
          <header>
            <a href="#content" class="skip">
              Skip to content
            </a>
            <nav>
              <div class="brand">
                <strong>Stripe credits</strong>
                <Actor />
              </div>
              {links.map(([href, name]) => (
                <a href={href} aria-current={name === title ? 'page' : undefined}>
                  {name}
                </a>
              ))}
            </nav>
          </header>
        )}
        <main id="content">{children}</main>
      </body>
    </html>
  </>
);

/** Who is logged in, and what they may do. */
const Actor = () => {
  const { actor, role } = useRequestContext<ConsoleApp>().var;
  return (
    <span class="quiet actor">
      {actor} · {role}
    </span>
  );
};
