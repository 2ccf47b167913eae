import { html } from 'hono/html';

type Html = ReturnType<typeof html>;

/** What the stand-ins for Stripe's pages share. */
export const pageLayout = (title: string, body: Html) => html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          body { font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 15vh auto 0; padding: 0 1rem }
          h1 { font-size: 2rem; margin: 0 }
          p { margin: 0 0 1rem }
          button { font: inherit; width: 100%; padding: .7rem; border: 0; border-radius: .4rem; background: #0b62d6; color: #fff }
        </style>
      </head>
      <body>${body}</body>
    </html>`;
