import { env } from 'cloudflare:workers';
import { notifications } from '@stripe-credits/db/schema';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { beforeEach, expect, test, vi } from 'vitest';
import { balanceOf, db, findEvent, readNotifications } from './database.ts';
import { acknowledged, deliver, purchase, purchaseWithoutUser } from './deliver.ts';
import { recordQueries } from './intercept-database.ts';
import { declinedPayment, eventsOfEachKind, unpaidInvoice } from './notification-fixtures.ts';
import { createNotificationQueue } from './notification-queue.ts';

beforeEach(async () => void (await db.delete(notifications)));

test.each([
  ['NOTIFICATIONS is empty', createNotificationQueue('').bindings, eventsOfEachKind('disabled')],
  ['there is neither NOTIFICATIONS nor a queue', {}, eventsOfEachKind('unset')],
  ['no event causes one', createNotificationQueue().bindings, [purchase('quiet')]],
])(
  'when %s, the table of notifications is neither read nor written',
  async (_, bindings, events) => {
    const { DB, queries } = recordQueries('notifications');

    const result = await deliver(events, { DB, ...bindings });

    expect(result).toEqual(acknowledged(...events.keys()));
    expect(queries).toEqual([]);
    expect(await readNotifications()).toEqual([]);
  },
);

test('when NOTIFICATIONS is empty, the schedule does not read the notifications', async () => {
  const queue = createNotificationQueue('');
  const { DB, queries } = recordQueries('notifications');

  await queue.runSchedule(6, DB);

  expect(queries).toEqual([]);
  expect(queue.sent).toEqual([]);
});

test('only notifications of the enabled kinds are recorded and sent', async () => {
  const queue = createNotificationQueue('invoice_failed');

  await deliver(eventsOfEachKind('some'), queue.bindings);

  expect(queue.keys()).toEqual(['invoice_failed:in_some:1']);
  expect(await readNotifications()).toMatchObject([{ key: 'invoice_failed:in_some:1' }]);
});

test('an invalid NOTIFICATIONS is logged and disables notifications, and the events are handled', async () => {
  const queue = createNotificationQueue('payment_failed,refunds');
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});

  const result = await deliver([declinedPayment('typo'), purchase('typo_buyer')], queue.bindings);

  expect(result).toEqual(acknowledged(0, 1));
  expect(await balanceOf('typo_buyer')).toBe(7);
  expect(queue.sent).toEqual([]);
  expect(String(logged.mock.calls)).toContain('NOTIFICATIONS may name payment_failed');
  logged.mockRestore();
});

const five = eventsOfEachKind('five_times');
const paidIntent = fixture('payment_intent.succeeded', {
  id: 'evt_late_paid',
  object: { id: 'pi_late' },
});
const paidInvoice = fixture('invoice.paid', { id: 'evt_late_invoice', object: { id: 'in_late' } });
const unauthenticated = declinedPayment('secure', {
  event: 'secure_2',
  last_payment_error: { code: 'payment_intent_authentication_failure' },
});

test.each<[string, StripeEvent[][], string[]]>([
  [
    'of each kind is sent once although its event is delivered five times',
    [[...five, ...five, ...five], five, five],
    [
      'dead_letter:evt_five_times_2',
      'invoice_failed:in_five_times:1',
      'payment_failed:pi_five_times:ch_five_times',
    ],
  ],
  [
    'is sent once for two events about one attempt of a payment',
    [[declinedPayment('pair'), declinedPayment('pair', { event: 'pair_2' })]],
    ['payment_failed:pi_pair:ch_pair'],
  ],
  [
    'is sent once for two events about one attempt of an invoice',
    [[unpaidInvoice('pair', { event: 'pair_3' })], [unpaidInvoice('pair', { event: 'pair_4' })]],
    ['invoice_failed:in_pair:1'],
  ],
  [
    'is sent for each attempt of a payment',
    [[declinedPayment('next')], [declinedPayment('next', { event: 'next_2', charge: 'ch_2' })]],
    ['payment_failed:pi_next:ch_2', 'payment_failed:pi_next:ch_next'],
  ],
  [
    'is sent for each attempt of an invoice',
    [[unpaidInvoice('next')], [unpaidInvoice('next', { event: 'next_3', attempt_count: 2 })]],
    ['invoice_failed:in_next:1', 'invoice_failed:in_next:2'],
  ],
  [
    'is identified by its event when the attempt has no charge of its own',
    [[declinedPayment('secure')], [unauthenticated]],
    ['payment_failed:pi_secure:ch_secure', 'payment_failed:pi_secure:evt_secure_2'],
  ],
  [
    'is not sent for a failure that arrives after its payment succeeded',
    [[paidIntent], [declinedPayment('late')]],
    [],
  ],
  [
    'is not sent for a failure that arrives after its invoice was paid',
    [[paidInvoice], [unpaidInvoice('late')]],
    [],
  ],
])('a notification %s', async (_, batches, keys) => {
  const queue = createNotificationQueue();

  for (const batch of batches) await deliver(batch, queue.bindings);

  expect(queue.keys().toSorted()).toEqual(keys);
  for (const { id } of batches.flat())
    expect((await findEvent(id))?.status).toMatch(/^(handled|dead)$/);
});

test('a dead letter is notified once, although it dies again after a replay', async () => {
  const queue = createNotificationQueue();
  await deliver([purchaseWithoutUser('again')], queue.bindings);
  await env.DB.exec(`UPDATE dead_letters SET replays = 1 WHERE id = 'evt_again'`);

  await deliver([purchaseWithoutUser('again')], queue.bindings);

  expect(queue.keys()).toEqual(['dead_letter:evt_again']);
});

test('a message that ran out of attempts is notified as a dead letter', async () => {
  const queue = createNotificationQueue();
  const options = { queue: 'stripe-events-dlq-production', ...queue.bindings };

  await deliver([purchase('worn_out')], options);

  const reason = 'every delivery attempt failed';
  const letter = { key: 'dead_letter:evt_worn_out', userId: 'worn_out', reason };
  expect(queue.sent).toMatchObject([letter]);
});

test('an event that was handled or discarded before is not notified when a delivery of it is dead', async () => {
  const queue = createNotificationQueue();
  await deliver([purchase('fine')], queue.bindings);
  await deliver([purchaseWithoutUser('aside')]);
  await env.DB.exec(`UPDATE stripe_events SET status = 'discarded' WHERE id = 'evt_aside'`);

  await deliver([purchaseWithoutUser('fine'), purchaseWithoutUser('aside')], queue.bindings);

  expect(queue.sent).toEqual([]);
});

test('a notification names the user, object, amount and reason, and no other data of the event', async () => {
  const queue = createNotificationQueue();
  const events = eventsOfEachKind('data');

  await deliver(events, queue.bindings);

  const createdAt = expect.stringMatching(/^\d{4}-.*Z$/);
  const common = {
    currency: 'usd',
    createdAt,
    retryAt: null,
    credits: null,
    available: null,
    threshold: null,
  };
  expect(queue.sent.toSorted((a, b) => String(a.eventId).localeCompare(String(b.eventId)))).toEqual(
    [
      {
        ...common,
        kind: 'payment_failed',
        key: 'payment_failed:pi_data:ch_data',
        eventId: 'evt_data_0',
        objectId: 'pi_data',
        userId: 'data',
        amount: 2999,
        reason: 'insufficient_funds',
      },
      {
        ...common,
        kind: 'invoice_failed',
        key: 'invoice_failed:in_data:1',
        eventId: 'evt_data_1',
        objectId: 'in_data',
        userId: 'user_fixture',
        amount: 5999,
        reason: null,
        retryAt: '2026-12-26T10:40:00.000Z',
      },
      {
        ...common,
        kind: 'dead_letter',
        key: 'dead_letter:evt_data_2',
        eventId: 'evt_data_2',
        objectId: 'cs_data',
        userId: null,
        amount: 2999,
        reason: 'paid, but metadata.user_id is missing: no user to credit',
      },
    ],
  );
  expect(JSON.stringify(events)).toMatch(/buyer@/);
  const stored = JSON.stringify([queue.sent, await readNotifications()]);
  expect(stored).not.toMatch(/@|Fixture Buyer|cus_/);
});

test('a hundred notifications are written with one statement, as one is', async () => {
  const queue = createNotificationQueue();
  const insertsOf = async (name: string, count: number) => {
    const { DB, queries } = recordQueries('notifications');
    const events = Array.from({ length: count }, (_, n) => declinedPayment(`${name}_${n}`));
    await deliver(events, { DB, ...queue.bindings });
    return queries.filter((sql) => sql.startsWith('insert')).length;
  };

  const inserts = [await insertsOf('one', 1), await insertsOf('many', 100)];

  expect(inserts).toEqual([1, 1]);
  expect(queue.sent).toHaveLength(101);
});
