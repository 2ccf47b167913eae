import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { History } from './views/history.tsx';
import { message } from './views/message.tsx';
import { Page } from './views/page.tsx';

/** The price of the example's product. */
const PICTURE_CREDITS = 10;
const PAGE_ROWS = 20;

export const billing = new Hono<App>();

billing.get('/', async (c) => {
  const before = Number(c.req.query('before') ?? Number.NaN);
  const page = { before: Number.isSafeInteger(before) ? before : null, limit: PAGE_ROWS };
  const [{ balance }, history] = await Promise.all([
    c.env.CREDITS.balance(c.var.user),
    c.env.CREDITS.transactions(c.var.user, page),
  ]);
  return c.html(
    <Page title="Settings" user={c.var.user} tab="Billing">
      {c.req.query('spent') !== undefined && (
        <p class="notice">Your picture took {PICTURE_CREDITS} credits.</p>
      )}
      {c.req.query('short') !== undefined && (
        <p class="notice bad">
          A picture takes {PICTURE_CREDITS} credits, and you have {balance}.{' '}
          <a href="/">Buy more</a>
        </p>
      )}
      <section class="card balance">
        <div>
          <h2>Balance</h2>
          <p class="price">{balance.toLocaleString('en')}</p>
          <p class="quiet">credits</p>
        </div>
        <form method="post" action="/settings/billing/pictures">
          <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
          <button type="submit">Make a picture for {PICTURE_CREDITS} credits</button>
        </form>
        <a href="/">Buy credits</a>
      </section>
      <h2>History</h2>
      <History {...history} />
    </Page>,
  );
});

billing.post('/pictures', async (c) => {
  const { idempotencyKey } = await c.req.parseBody();
  const result = await c.env.CREDITS.spend({
    userId: c.var.user,
    amount: PICTURE_CREDITS,
    reason: 'A picture',
    idempotencyKey: String(idempotencyKey),
  });
  switch (result.status) {
    case 'spent':
      return c.redirect('/settings/billing?spent', 303);
    case 'insufficient_credits':
      return c.redirect('/settings/billing?short', 303);
    case 'refused':
      return message(c, 400, 'Not spent', result.message);
    case 'unavailable':
      return message(c, 503, 'Not spent', result.message);
  }
});
