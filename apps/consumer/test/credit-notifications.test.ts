import { adjust, spend } from '@stripe-credits/db';
import { notifications } from '@stripe-credits/db/schema';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { beforeEach, expect, test } from 'vitest';
import { balanceOf, db, readNotifications } from './database.ts';
import { deliver, purchase } from './deliver.ts';
import { failBatches, failQuery, recordQueries } from './intercept-database.ts';
import { createNotificationQueue } from './notification-queue.ts';

beforeEach(async () => void (await db.delete(notifications)));

const creditedQueue = () => createNotificationQueue('credited');

const lowBalanceQueue = () => createNotificationQueue('low_balance', '5');

/** A payment with metadata, without a Checkout Session. */
const payment = (name: string, userId = name) =>
  fixture('payment_intent.succeeded', {
    id: `evt_${name}`,
    object: { id: `pi_${name}`, metadata: { user_id: userId, package_id: 'standard' } },
  });

/** The first invoice of a subscription to 500 credits. */
function invoice(name: string): StripeEvent {
  const event = fixture('invoice.paid', { id: `evt_${name}`, object: { id: `in_${name}` } });
  return JSON.parse(JSON.stringify(event).replaceAll('user_fixture', name));
}

const refund = (name: string, amount = 2999) =>
  fixture('charge.refunded', {
    id: `evt_${name}_refunded`,
    object: { id: `ch_${name}`, payment_intent: `pi_${name}`, amount_refunded: amount },
  });

const dispute = (name: string, type: 'funds_withdrawn' | 'funds_reinstated') =>
  fixture(`charge.dispute.${type}`, {
    id: `evt_${name}_${type}`,
    object: { id: `du_${name}`, charge: `ch_${name}`, payment_intent: `pi_${name}` },
  });

test.each([
  ['Checkout Session', 'cs_paid', purchase('cs_paid'), 'pi_cs_paid:purchase:1', 'pi_cs_paid', 7],
  ['PaymentIntent', 'pi_paid', payment('pi_paid'), 'pi_pi_paid:purchase:1', 'pi_pi_paid', 200],
  ['invoice', 'in_paid', invoice('in_paid'), 'in_in_paid:subscription:1', 'in_in_paid', 500],
] as const)(
  'a paid %s notifies once of its credits, however often its event comes',
  async (_, userId, event, entry, objectId, credits) => {
    const queue = creditedQueue();

    await deliver([event, event], queue.bindings);
    await deliver([event], queue.bindings);
    await queue.runSchedule();

    expect(queue.sent).toEqual([
      {
        key: `credited:${entry}`,
        kind: 'credited',
        eventId: event.id,
        objectId,
        userId,
        amount: null,
        currency: null,
        reason: null,
        retryAt: null,
        credits,
        available: null,
        threshold: null,
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
  },
);

test('a session and the PaymentIntent of one purchase notify once', async () => {
  const queue = creditedQueue();

  await deliver([purchase('twofold')], queue.bindings);
  await deliver([{ ...payment('twofold'), id: 'evt_twofold_pi' }], queue.bindings);

  expect(queue.keys()).toEqual(['credited:pi_twofold:purchase:1']);
});

test('a payment that comes after its session notifies with the commit of the payment', async () => {
  const queue = creditedQueue();
  const unpaid = purchase('days', { payment_status: 'unpaid' });
  await deliver([unpaid], queue.bindings);
  expect(queue.sent).toEqual([]);

  const paid = fixture('checkout.session.async_payment_succeeded', {
    id: 'evt_days_paid',
    object: unpaid.data.object,
  });
  await deliver([{ ...paid, data: purchase('days').data }], queue.bindings);

  expect(queue.keys()).toEqual(['credited:pi_days:purchase:1']);
});

test('a refund, a dispute and what is won of it notify of no credits', async () => {
  const queue = creditedQueue();
  await deliver([purchase('contested')], queue.bindings);

  await deliver([dispute('contested', 'funds_withdrawn')], queue.bindings);
  await deliver([dispute('contested', 'funds_reinstated')], queue.bindings);
  await deliver([refund('contested')], queue.bindings);

  expect(queue.keys()).toEqual(['credited:pi_contested:purchase:1']);
});

test('with other kinds enabled a purchase neither writes nor reads a notification', async () => {
  const queue = createNotificationQueue('payment_failed,low_balance');
  const { DB, queries } = recordQueries('notifications');

  await deliver([purchase('off')], { DB, ...queue.bindings });

  expect(await balanceOf('off')).toBe(7);
  expect(queries).toEqual([]);
  expect(await readNotifications()).toEqual([]);
});

test.each([
  ['the answer of the commit was lost', 'lost', () => failBatches(['after_commit'])],
  ['the Worker died before the send', 'died', () => failQuery('select "key"')],
])('when %s the schedule sends what the purchase notifies of', async (_, name, fail) => {
  const queue = creditedQueue();
  await deliver([purchase(name)], { DB: fail(), ...queue.bindings });
  expect(queue.sent).toEqual([]);

  await queue.runSchedule();

  expect(queue.keys()).toEqual([`credited:pi_${name}:purchase:1`]);
});

test('a hundred purchases of one batch notify of each', async () => {
  const queue = creditedQueue();
  const purchases = Array.from({ length: 100 }, (_, n) => purchase(`hundred_${n}`));

  await deliver(purchases, queue.bindings);

  expect(new Set(queue.keys()).size).toBe(100);
});

test.each([
  ['refund', (name: string) => refund(name)],
  ['dispute', (name: string) => dispute(name, 'funds_withdrawn')],
])('a %s that takes the credits below the threshold notifies once', async (kind, eventOf) => {
  const name = `low_${kind}`;
  const queue = lowBalanceQueue();
  await deliver([purchase(name)], queue.bindings);
  expect(queue.sent).toEqual([]);

  await deliver([eventOf(name)], queue.bindings);
  await deliver([eventOf(name)], queue.bindings);

  const expected = { eventId: eventOf(name).id, userId: name, available: 0, threshold: 5 };
  expect(queue.sent).toMatchObject([{ key: `low_balance:${name}:2:5`, ...expected }]);
});

test('a refund that came before its purchase notifies with the commit of the purchase', async () => {
  const queue = lowBalanceQueue();
  await deliver([refund('early')], queue.bindings);

  await deliver([purchase('early')], queue.bindings);

  expect(queue.keys()).toEqual(['low_balance:early:2:5']);
});

test.each([
  ['a dispute that is won', 'won', dispute('won', 'funds_reinstated'), 7],
  ['a purchase', 'bought', payment('bought_again', 'bought'), 200],
])('%s allows the next notification', async (reason, name, event, credits) => {
  const queue = lowBalanceQueue();
  await deliver([purchase(name)], queue.bindings);
  await deliver([dispute(name, 'funds_withdrawn')], queue.bindings);
  await deliver([event], queue.bindings);
  const request = { userId: name, amount: credits - 1, reason, idempotencyKey: 'x' };

  const { unsent } = await spend(db, request, { lowBalanceThreshold: 5 });

  expect(queue.keys()).toEqual([`low_balance:${name}:2:5`]);
  expect(unsent.map(({ key }) => key)).toEqual([`low_balance:${name}:4:5`]);
});

test('the schedule sends what a call of stripe-credits has left unsent', async () => {
  const queue = lowBalanceQueue();
  const request = { userId: 'left', reason: 'x', actor: 'x', idempotencyKey: 'x' };
  await adjust(db, 'grant', { ...request, amount: 10 });
  await adjust(db, 'adjustment', { ...request, amount: -6 }, { lowBalanceThreshold: 5 });

  await queue.runSchedule();
  await queue.runSchedule(12);

  expect(queue.sent).toMatchObject([{ key: 'low_balance:left:2:5', eventId: null, available: 4 }]);
});

test('low_balance without a threshold is logged and disables notifications, and the events are handled', async () => {
  const queue = createNotificationQueue('credited,low_balance');

  await deliver([purchase('no_threshold')], queue.bindings);

  expect(await balanceOf('no_threshold')).toBe(7);
  expect(await readNotifications()).toEqual([]);
});
