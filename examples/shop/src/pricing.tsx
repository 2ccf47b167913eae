import { formatMoney } from '@stripe-credits/stripe-events/money';
import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { Page } from './views/page.tsx';

export const pricing = new Hono<App>();

pricing.get('/', async (c) => {
  const packages = await c.env.CREDITS.listPackages();
  return c.html(
    <Page title="Pricing" user={c.var.user}>
      <h1>Credits for your pictures</h1>
      <p class="quiet">Buy once, use whenever. Credits do not expire.</p>
      {c.req.query('canceled') !== undefined && (
        <p class="notice">You left the checkout. Nothing was charged.</p>
      )}
      <ul class="packages">
        {packages.map(({ id, name, credits, unitAmount, currency }) => (
          <li class="card">
            <h2>{name}</h2>
            <p class="price">{formatMoney(unitAmount, currency)}</p>
            <p class="quiet">
              {credits.toLocaleString('en')} credits
              <br />
              {formatMoney(unitAmount / credits, currency)} each
            </p>
            <form method="post" action="/checkout">
              <input type="hidden" name="packageId" value={id} />
              {/* One per rendered form: a double click creates one checkout. */}
              <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
              <button type="submit">Buy {name}</button>
            </form>
          </li>
        ))}
      </ul>
    </Page>,
  );
});
