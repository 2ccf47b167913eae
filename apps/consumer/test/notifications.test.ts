import { env } from 'cloudflare:workers';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { balanceOf, deliver, eventOf, purchase, text } from './deliver.ts';
import { declined, everyKind, poisoned, unpaid } from './notification-fixtures.ts';
import { noting, openProduct, outbox } from './notification-queue.ts';

/** What the schedule would find of another test's is gone. */
beforeEach(async () => void (await env.DB.exec('DELETE FROM notifications')));

describe('nothing is told, and the database is asked for nothing more', () => {
  test.each([
    ['when the setting is empty', { ...openProduct('').bindings }],
    ['when there is neither setting nor queue', {}],
  ])('%s', async (_, bindings) => {
    const { db, asked } = noting();

    const settled = await deliver(everyKind('off').map(text), { db, bindings });

    expect(settled).toEqual({ acked: [0, 1, 2], retried: [] });
    expect(asked()).toEqual([]);
    expect(await outbox('')).toEqual([]);
  });

  test('by the schedule either', async () => {
    const product = openProduct('');
    const { db, asked } = noting();

    await product.schedule(6, db);

    expect(asked()).toEqual([]);
    expect(product.told).toEqual([]);
  });

  test('when a batch has nothing that is worth it', async () => {
    const product = openProduct();
    const { db, asked } = noting();

    await deliver([text(purchase('quiet'))], { db, bindings: product.bindings });

    expect(asked()).toEqual([]);
    expect(await balanceOf('quiet')).toBe(7);
  });
});

test('only the kinds that were asked for are told', async () => {
  const product = openProduct('invoice_failed');

  await deliver(everyKind('some').map(text), { bindings: product.bindings });

  expect(product.keys()).toEqual(['invoice_failed:in_some:1']);
  expect(await outbox('')).toMatchObject([{ key: 'invoice_failed:in_some:1' }]);
});

test('a word that nobody knows tells nothing, says so in the log, and holds up no event', async () => {
  const product = openProduct('payment_failed,refunds');
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});

  const settled = await deliver([text(declined('typo')), text(purchase('typo_buyer'))], {
    bindings: product.bindings,
  });

  expect(settled).toEqual({ acked: [0, 1], retried: [] });
  expect(await balanceOf('typo_buyer')).toBe(7);
  expect(product.told).toEqual([]);
  expect(String(logged.mock.calls)).toContain('NOTIFICATIONS may name payment_failed');
  logged.mockRestore();
});

describe('each kind is told once', () => {
  test('though delivered five times, together and one after the other', async () => {
    const product = openProduct();
    const bodies = everyKind('five').map(text);
    const thrice = [...bodies, ...bodies, ...bodies];

    await deliver(thrice, { bindings: product.bindings });
    await deliver(bodies, { bindings: product.bindings });
    await deliver(bodies, { bindings: product.bindings });

    expect(product.keys().toSorted()).toEqual([
      'dead_letter:evt_five_2',
      'invoice_failed:in_five:1',
      'payment_failed:pi_five:ch_five',
    ]);
  });

  test('though twins tell it: two events of one attempt', async () => {
    const product = openProduct();
    const twins = [
      [declined('twin'), declined('twin', { event: 'twin_2' })],
      [unpaid('twin', { event: 'twin_3' }), unpaid('twin', { event: 'twin_4' })],
    ];

    for (const pair of twins) await deliver(pair.map(text), { bindings: product.bindings });
    for (const pair of twins) await deliver(pair.map(text), { bindings: product.bindings });

    expect(product.keys()).toEqual(['payment_failed:pi_twin:ch_twin', 'invoice_failed:in_twin:1']);
  });

  test('for each attempt: the next one of the same payment or invoice is news', async () => {
    const product = openProduct();

    await deliver([text(declined('anew')), text(unpaid('anew', { event: 'anew_in' }))], {
      bindings: product.bindings,
    });
    await deliver(
      [
        text(declined('anew', { event: 'anew_2', charge: 'ch_anew_2' })),
        text(unpaid('anew', { event: 'anew_in_2', attempt_count: 2 })),
      ],
      { bindings: product.bindings },
    );

    expect(product.keys().toSorted()).toEqual([
      'invoice_failed:in_anew:1',
      'invoice_failed:in_anew:2',
      'payment_failed:pi_anew:ch_anew',
      'payment_failed:pi_anew:ch_anew_2',
    ]);
  });

  test('by its event, where an attempt came to no charge: the charge before is not taken for it', async () => {
    const product = openProduct();
    const refused = (event: string) =>
      declined('secure', {
        event,
        last_payment_error: { code: 'payment_intent_authentication_failure' },
      });

    await deliver([text(declined('secure'))], { bindings: product.bindings });
    await deliver([text(refused('secure_2'))], { bindings: product.bindings });

    expect(product.keys()).toEqual([
      'payment_failed:pi_secure:ch_secure',
      'payment_failed:pi_secure:evt_secure_2',
    ]);
    expect(product.told[1]).toMatchObject({ reason: 'payment_intent_authentication_failure' });
  });

  test('and a dead letter that dies again after a replay is not told again', async () => {
    const product = openProduct();
    const body = text(poisoned('again'));
    await deliver([body], { bindings: product.bindings });
    await env.DB.exec(`UPDATE dead_letters SET replays = 1 WHERE id = 'evt_again'`);

    await deliver([body], { bindings: product.bindings });

    expect(product.keys()).toEqual(['dead_letter:evt_again']);
  });
});

test.each([
  [
    'payment',
    fixture('payment_intent.succeeded', { id: 'evt_late_paid', object: { id: 'pi_late' } }),
    declined('late'),
  ],
  [
    'invoice',
    fixture('invoice.paid', { id: 'evt_late_invoice', object: { id: 'in_late' } }),
    unpaid('late', { event: 'late_in' }),
  ],
])('a failure that comes after its %s went through is no news', async (_, paid, failed) => {
  const product = openProduct();
  await deliver([text(paid)], { bindings: product.bindings });

  await deliver([text(failed)], { bindings: product.bindings });

  expect(await eventOf(failed.id)).toMatchObject({ status: 'handled' });
  expect(product.told).toEqual([]);
});

test('an exhausted message is told of from the dead-letter queue too', async () => {
  const product = openProduct();

  const settled = await deliver([text(purchase('worn'))], {
    queue: 'stripe-events-dlq-production',
    bindings: product.bindings,
  });

  expect(settled).toEqual({ acked: [0], retried: [] });
  expect(product.told).toMatchObject([
    {
      key: 'dead_letter:evt_worn',
      userId: 'worn',
      reason: 'every delivery attempt failed',
    },
  ]);
});

test('a handled or discarded event of which a delivery dies is not told of', async () => {
  const product = openProduct();
  await deliver([text(purchase('fine'))], { bindings: product.bindings });
  await deliver([text(poisoned('aside'))]);
  await env.DB.exec(`UPDATE stripe_events SET status = 'discarded' WHERE id = 'evt_aside'`);

  await deliver([text(poisoned('fine')), text(poisoned('aside'))], { bindings: product.bindings });

  expect(product.told).toEqual([]);
});

test('a message says whom, what, how much and why, and nothing else of what Stripe told', async () => {
  const product = openProduct();

  await deliver(everyKind('said').map(text), { bindings: product.bindings });

  const byKind = Object.fromEntries(product.told.map((message) => [message.kind, message]));
  const createdAt = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(byKind).toEqual({
    payment_failed: {
      ...{ key: 'payment_failed:pi_said:ch_said', kind: 'payment_failed', createdAt },
      ...{ eventId: 'evt_said_0', objectId: 'pi_said', userId: 'said', retryAt: null },
      ...{ amount: 2999, currency: 'usd', reason: 'insufficient_funds' },
    },
    invoice_failed: {
      ...{ key: 'invoice_failed:in_said:1', kind: 'invoice_failed', createdAt },
      ...{ eventId: 'evt_said_1', objectId: 'in_said', userId: 'user_fixture', reason: null },
      ...{ amount: 5999, currency: 'usd', retryAt: '2026-12-26T10:40:00.000Z' },
    },
    dead_letter: {
      ...{ key: 'dead_letter:evt_said_2', kind: 'dead_letter', createdAt, retryAt: null },
      ...{ eventId: 'evt_said_2', objectId: 'cs_said', userId: 'user_fixture' },
      ...{ amount: 2999, currency: 'usd' },
      reason: 'paid, but metadata.user_id is missing: nobody to credit',
    },
  });
  const said = everyKind('said').map(text).join();
  expect(said).toMatch(/buyer@/);
  expect(JSON.stringify([product.told, await outbox('')])).not.toMatch(/@|Fixture Buyer|cus_/);
});

test('a batch takes as many statements for 100 notifications as for one', async () => {
  const product = openProduct();
  const costOf = async (name: string, size: number) => {
    const { db, asked } = noting();
    const bodies = Array.from({ length: size }, (_, n) => text(declined(`${name}_${n}`)));
    await deliver(bodies, { db, bindings: product.bindings });
    return asked().filter((sql) => sql.includes('INSERT')).length;
  };

  const costs = [await costOf('one', 1), await costOf('many', 100)];

  expect(costs).toEqual([1, 1]);
  expect(product.told.length).toBe(101);
});
