import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { charge } from './charge.ts';
import { findText } from './texts.ts';
import { message } from './views/message.tsx';
import { render } from './views/page.tsx';
import { Text } from './views/text.tsx';

export const textPage = new Hono<App>();

/**
 * The page of a text can be loaded as often as the user likes. It charges by the key of the form, which
 * takes nothing once the text is paid for: so no text is read for nothing after a crash.
 */
textPage.get('/:idempotencyKey', async (c) => {
  const idempotencyKey = c.req.param('idempotencyKey');
  const found = await findText(c.env, { userId: c.var.user, idempotencyKey });
  if (found) {
    const charged = await charge(c.env, { ...found, idempotencyKey });
    return render(c, { title: 'Your text' }, <Text {...found} charged={charged} />);
  }
  return message(
    c,
    404,
    'No such text',
    'This text is not yours, or it was deleted after 30 days.',
  );
});
