import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { charge } from './charge.ts';
import { findText } from './texts.ts';
import { message } from './views/message.tsx';
import { render } from './views/page.tsx';
import { Text } from './views/text.tsx';

export const textPage = new Hono<App>();

/**
 * Shows a text, and charges for it with the idempotency key of its form. The first charge takes the
 * credits, and a repeated one takes nothing. So a text is also paid for if the shop crashed between
 * storing and charging.
 */
textPage.get('/:idempotencyKey', async (c) => {
  const idempotencyKey = c.req.param('idempotencyKey');
  const found = await findText(c.env, { userId: c.var.user, idempotencyKey });
  if (found) {
    const charged = await charge(c.env, { ...found, idempotencyKey });
    return render(c, { title: 'Your text' }, <Text {...found} charged={charged} />);
  }
  // Workers KV caches for up to a minute that a key is missing.
  return message(
    c,
    404,
    'No such text',
    'If you have just ordered this text, load this page again in a minute. If it is still missing then, it is not yours, or it was deleted after 30 days.',
  );
});
