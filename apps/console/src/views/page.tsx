import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { useRequestContext } from 'hono/jsx-renderer';
import type { ConsoleApp } from '../bindings.ts';
import { readDeployment } from '../deployment.ts';
import { Header } from './frame/header.tsx';

interface Props {
  readonly title: string;
  readonly script?: string;
  /** The entry of the navigation that the page is below, where its path does not say it. */
  readonly section?: string | undefined;
  readonly children?: Child;
}

const STYLES = [
  '/base.css',
  '/frame.css',
  '/forms.css',
  '/tables.css',
  '/overview.css',
  '/chart.css',
  '/lists.css',
  '/details.css',
];

/** The frame of every page, also of an error. Only `c.render` knows the request that it needs. */
export const Page = ({ title, script, section, children }: Props) => {
  const { environment } = readDeployment(useRequestContext<ConsoleApp>().env);
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en" data-environment={environment}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>
            {title} · {environment} · Stripe credits
          </title>
          {STYLES.map((href) => (
            <link rel="stylesheet" href={href} />
          ))}
          <link rel="icon" href="/icon.svg" />
          <script type="module" src="/times.js"></script>
          {script && <script type="module" src={script}></script>}
        </head>
        <body>
          <Header title={title} section={section} />
          <main id="content" tabindex={-1}>
            {children}
          </main>
        </body>
      </html>
    </>
  );
};
