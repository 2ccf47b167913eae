import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { findLivePlan } from './plan-status.ts';
import { message } from './views/message.tsx';
import { BuyForm, Offer } from './views/packages.tsx';
import { render } from './views/page.tsx';

export const checkout = new Hono<App>();

/** Whoever chose a package before the log-in confirms it here: a form cannot be sent again. */
checkout.get('/:packageId', async (c) => {
  const chosen = await findPackage(c.env, c.req.param('packageId'));
  if (!chosen) return message(c, 404, 'Not for sale', 'There is no such package.');
  if (chosen.interval && (await findLivePlan(c.env, c.var.user))) return c.redirect('/plan', 303);
  return render(
    c,
    { title: 'Your choice' },
    <section class="card narrow">
      <h1>Your choice</h1>
      <Offer {...chosen} />
      <BuyForm {...chosen} />
      <p class="hint">
        <a href="/">Choose another</a>
      </p>
    </section>,
  );
});

/** Packs and plans alike: the package says which it is. */
checkout.post('/:packageId', async (c) => {
  const packageId = c.req.param('packageId');
  // A second checkout would be a second subscription: the portal changes the one that there is.
  const chosen = await findPackage(c.env, packageId);
  if (chosen?.interval && (await findLivePlan(c.env, c.var.user))) return c.redirect('/plan', 303);

  const { idempotencyKey } = await c.req.parseBody();
  const { origin } = new URL(c.req.url);
  const result = await c.env.CREDITS.createCheckout({
    userId: c.var.user,
    packageId,
    idempotencyKey: String(idempotencyKey),
    // Stripe replaces the placeholder in braces with the session's id.
    successUrl: `${origin}/thank-you?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${origin}/?canceled`,
  });
  switch (result.status) {
    case 'created':
      return c.redirect(result.url, 303);
    case 'created_embedded':
      throw new Error('Stripe makes an embedded checkout only where uiMode asks for one.');
    case 'refused':
      return message(c, 400, 'This cannot be bought', result.message);
    case 'unavailable':
      return message(c, 503, 'Please try again', 'The checkout cannot be reached at the moment.');
  }
});

async function findPackage({ CREDITS }: ShopEnv, packageId: string) {
  const packages = await CREDITS.listPackages();
  return packages.find(({ id }) => id === packageId);
}
