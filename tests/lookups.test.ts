import { thinEvent } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { deadLetterBody, longInvoice, post, thinPurchase, untilStatus } from './lookup-fixtures.ts';
import { addEvents, secondsAgo } from './reconciliation-fixtures.ts';
import { balanceOf, ledgerOf, purchase, system } from './system.ts';

beforeAll(() => system.reset());

// At the same time: each waits for several queues.
describe.concurrent('with a key', () => {
  test('a thin event is completed at Stripe and credited under its own id', async () => {
    const thin = thinPurchase('thin');

    await post(thin);

    await untilStatus(thin.id, 'handled');
    expect(await balanceOf('thin')).toBe(10);
  });

  test('a thin event and its snapshot credit a purchase once', async () => {
    const snapshot = purchase('both', { created: secondsAgo(60) });
    addEvents(snapshot);
    const thin = thinEvent(snapshot);

    await Promise.all([post(thin), post(snapshot), post(thin)]);

    await untilStatus(thin.id, 'handled');
    await untilStatus(snapshot.id, 'handled');
    expect(await ledgerOf('both')).toMatchObject([{ type: 'purchase', amount: 10 }]);
  });

  test('an invoice of 14 lines, of which its event carries ten, grants the credits of all lines', async () => {
    const event = await longInvoice('long_invoice', 14);

    await post(event);

    await untilStatus(event.id, 'handled');
    expect(await ledgerOf('long_invoice')).toMatchObject([{ type: 'subscription', amount: 2800 }]);
  });

  test('the thin event of an invoice of 14 lines is looked up twice and grants all of them', async () => {
    const snapshot = { ...(await longInvoice('thin_invoice', 14)), created: secondsAgo(60) };
    addEvents(snapshot);
    const thin = thinEvent(snapshot);

    await post(thin);

    await untilStatus(thin.id, 'handled');
    expect(await balanceOf('thin_invoice')).toBe(2800);
  });

  test('a thin event whose snapshot Stripe does not have is dead, and is credited by a delivery once it has', async () => {
    const snapshot = purchase('late', { created: secondsAgo(60) });
    const thin = thinEvent(snapshot);

    await post(thin);

    const { reason } = await untilStatus(thin.id, 'dead');
    expect(reason).toContain('must be looked up at Stripe, but Stripe does not find it');
    const body = await deadLetterBody(thin.id);
    expect(body).toBe(JSON.stringify(thin));

    addEvents(snapshot);
    await post(JSON.parse(body ?? ''));

    await untilStatus(thin.id, 'handled');
    expect(await balanceOf('late')).toBe(10);
  });
});

test('a look-up that Stripe rate-limits is recorded, repeated and credited', async () => {
  const thin = thinPurchase('limited');
  system.stripe.rateLimitNext(1);

  await post(thin);

  expect(await untilStatus(thin.id, 'handled')).toMatchObject({
    failures: 1,
    last_error: 'the event could not be looked up at Stripe (429)',
  });
  expect(await balanceOf('limited')).toBe(10);
});

test('a key that Stripe does not know makes the event dead at once, with what to do', async () => {
  await system.reset('sk_test_another');
  const thin = thinPurchase('unknown_key');

  await post(thin);

  const { reason, failures } = await untilStatus(thin.id, 'dead');
  expect(reason).toContain('does not know the STRIPE_SECRET_KEY of stripe-credits: set it again');
  expect(failures).toBe(0);
});
