import { Hono } from 'hono';
import type { App } from './bindings.ts';
import { hasEnded } from './plan-status.ts';
import { Account } from './views/account.tsx';
import { message } from './views/message.tsx';
import { render } from './views/page.tsx';

export const plan = new Hono<App>();

plan.get('/', async (c) => {
  const [subscription, packages] = await Promise.all([
    c.env.CREDITS.subscription(c.var.user),
    c.env.CREDITS.listPackages(),
  ]);
  const chosen = packages.find(({ id }) => id === subscription?.packageId);
  return render(
    c,
    { title: 'Plan' },
    <Account tab="Plan">
      {subscription === null || hasEnded(subscription) ? (
        <section class="card">
          <h2>{subscription === null ? 'No plan' : 'Your plan has ended'}</h2>
          <p class="quiet">With a plan you get new credits with every payment.</p>
          <a class="button" href="/">
            See the plans
          </a>
        </section>
      ) : (
        <section class="card">
          <h2>{chosen?.name ?? 'Your plan'}</h2>
          <p>{describe(subscription)}</p>
          {chosen && (
            <p class="quiet">
              {chosen.credits.toLocaleString('en')} credits a {chosen.interval}
            </p>
          )}
          <form method="post" action="/plan">
            <button type="submit">Change or cancel</button>
          </form>
        </section>
      )}
    </Account>,
  );
});

/** Stripe's customer portal: cards, invoices, another plan, the end of the plan. */
plan.post('/', async (c) => {
  const result = await c.env.CREDITS.createPortalSession({
    userId: c.var.user,
    returnUrl: new URL('/plan', c.req.url).href,
  });
  switch (result.status) {
    case 'created':
      return c.redirect(result.url, 303);
    case 'refused':
      return message(c, 400, 'No portal', result.message);
    case 'unavailable':
      return message(c, 503, 'Please try again', 'Stripe cannot be reached at the moment.');
  }
});

interface Status {
  readonly status: string;
  readonly currentPeriodEnd: string | null;
  readonly cancelAt: string | null;
}

function describe({ status, currentPeriodEnd, cancelAt }: Status): string {
  if (status !== 'active' && status !== 'trialing')
    return 'The last payment failed. Update your card to keep it.';
  if (cancelAt !== null) return `It ends on ${formatDate(cancelAt)}. Your credits stay yours.`;
  return currentPeriodEnd === null
    ? 'It is active.'
    : `It renews on ${formatDate(currentPeriodEnd)}.`;
}

const formatDate = (iso: string) =>
  new Date(iso).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
