import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { findLivePlan } from './plan-status.ts';
import { WELCOME_CREDITS } from './sign-up.ts';
import { Packages } from './views/packages.tsx';
import { render } from './views/page.tsx';

export const pricing = new Hono<App>();

pricing.get('/', async (c) => {
  const [packages, livePlan] = await Promise.all([
    c.env.CREDITS.listPackages(),
    findLivePlan(c.env, c.var.user),
  ]);
  const plans = packages.filter(({ interval }) => interval !== null);
  const packs = packages.filter(({ interval }) => interval === null);
  return render(
    c,
    { title: 'Pricing' },
    <>
      {c.req.query('canceled') !== undefined && (
        <p class="notice">You left the checkout. Nothing was charged.</p>
      )}
      <section class="hero">
        <h1>Words when you need them</h1>
        <p class="quiet">Choose a subject and a length. You pay for the words that are written.</p>
        {c.var.user === '' && (
          <a class="button" href="/login">
            Start with {WELCOME_CREDITS} free credits
          </a>
        )}
      </section>
      {plans.length > 0 && (
        <>
          <h2>Plans</h2>
          <p class="quiet">New credits with every payment. Cancel whenever you like.</p>
          <Packages packages={plans} livePlan={livePlan} />
        </>
      )}
      <h2>Packs</h2>
      <p class="quiet">Buy once, use them at any time. Credits do not expire.</p>
      <Packages packages={packs} />
    </>,
  );
});
