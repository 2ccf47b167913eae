import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { Account } from './views/account.tsx';
import { History } from './views/history.tsx';
import { render } from './views/page.tsx';

const PAGE_ROWS = 20;

export const billing = new Hono<App>();

billing.get('/', async (c) => {
  const before = Number(c.req.query('before') ?? Number.NaN);
  const page = { before: Number.isSafeInteger(before) ? before : null, limit: PAGE_ROWS };
  const [balance, history] = await Promise.all([
    c.env.CREDITS.balance(c.var.user),
    c.env.CREDITS.transactions(c.var.user, page),
  ]);
  return render(
    c,
    { title: 'Account', balance },
    <Account tab="Credits">
      <section class="card balance">
        <dl class="figures">
          <div>
            <dt>Available</dt>
            <dd class="price">{balance.available.toLocaleString('en')}</dd>
          </div>
          <div>
            <dt>Reserved</dt>
            <dd>{balance.reserved.toLocaleString('en')}</dd>
          </div>
          <div>
            <dt>Balance</dt>
            <dd>{balance.balance.toLocaleString('en')}</dd>
          </div>
        </dl>
        <a class="button" href="/">
          Buy credits
        </a>
      </section>
      <h2>History</h2>
      <History {...history} reserved={balance.reserved} />
    </Account>,
  );
});
