import type { HandledType } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { describe, expect, test } from 'vitest';
import { arrive, balanceOf, rows } from './arrive.ts';

/** What a type leaves behind, and an event after which it comes late. */
interface Effect {
  readonly table: string;
  readonly status: string;
  readonly credits: number;
  /** The younger word on the same object, and what stands once it has been said. */
  readonly later: { readonly type: HandledType; readonly object?: object };
  readonly statusAfterLater: string;
  readonly creditsAfterLater: number;
  readonly object?: object;
}

const session = { table: 'checkout_sessions' };
const subscription = { table: 'subscriptions', credits: 0, creditsAfterLater: 0 };
const record = { credits: 0, creditsAfterLater: 0 };

const effects = {
  'checkout.session.completed': {
    ...session,
    status: 'paid',
    credits: 200,
    later: { type: 'checkout.session.async_payment_succeeded' },
    statusAfterLater: 'paid',
    creditsAfterLater: 200,
  },
  'checkout.session.async_payment_succeeded': {
    ...session,
    status: 'paid',
    credits: 200,
    later: { type: 'checkout.session.completed', object: { payment_status: 'unpaid' } },
    statusAfterLater: 'paid',
    creditsAfterLater: 200,
  },
  'checkout.session.async_payment_failed': {
    ...session,
    status: 'failed',
    credits: 0,
    later: { type: 'checkout.session.async_payment_succeeded' },
    statusAfterLater: 'paid',
    creditsAfterLater: 200,
  },
  'checkout.session.expired': {
    ...session,
    status: 'expired',
    credits: 0,
    later: { type: 'checkout.session.completed' },
    statusAfterLater: 'paid',
    creditsAfterLater: 200,
  },
  'payment_intent.succeeded': {
    ...record,
    table: 'payment_intents',
    status: 'succeeded',
    later: { type: 'payment_intent.payment_failed' },
    statusAfterLater: 'succeeded',
  },
  'payment_intent.payment_failed': {
    ...record,
    table: 'payment_intents',
    status: 'payment_failed',
    later: { type: 'payment_intent.succeeded' },
    statusAfterLater: 'succeeded',
  },
  'customer.subscription.created': {
    ...subscription,
    status: 'incomplete',
    later: { type: 'customer.subscription.updated' },
    statusAfterLater: 'active',
  },
  'customer.subscription.updated': {
    ...subscription,
    status: 'active',
    later: { type: 'customer.subscription.updated', object: { status: 'past_due' } },
    statusAfterLater: 'past_due',
  },
  'customer.subscription.deleted': {
    ...subscription,
    status: 'canceled',
    later: { type: 'customer.subscription.updated' },
    statusAfterLater: 'canceled',
  },
  'invoice.paid': {
    ...record,
    table: 'invoices',
    status: 'paid',
    later: { type: 'invoice.payment_failed', object: { attempt_count: 9 } },
    statusAfterLater: 'paid',
  },
  'invoice.payment_failed': {
    ...record,
    table: 'invoices',
    status: 'payment_failed',
    later: { type: 'invoice.paid' },
    statusAfterLater: 'paid',
  },
} satisfies Record<HandledType, Effect>;

const CREATED = 1_795_430_400;

describe.each(Object.entries<Effect>(effects))('%s', (type, effect) => {
  /** One object of a user of its own, so that nothing in the database is shared. */
  function arrange(name: string) {
    const user = `${name}_${type.replaceAll('.', '_')}`;
    const metadata = { user_id: user, credits: '200', package_id: 'standard' };
    const object = { id: `object_${user}`, metadata };
    const event = fixture(type as HandledType, { id: `evt_${user}`, created: CREATED, object });
    const later = fixture(effect.later.type, {
      id: `evt_later_${user}`,
      created: CREATED + 60,
      object: { ...object, ...effect.later.object },
    });
    const state = async () => ({
      status: (await rows(`SELECT status FROM ${effect.table} WHERE id = ?`, object.id))[0]?.[
        'status'
      ],
      credits: await balanceOf(user),
    });
    return { event, later, state };
  }
  const once = { status: effect.status, credits: effect.credits };
  const both = { status: effect.statusAfterLater, credits: effect.creditsAfterLater };

  test('applies', async () => {
    const { event, state } = arrange('applies');

    const receipts = await arrive([event]);

    expect(receipts).toEqual([{ id: event.id, status: 'handled', deliveries: 1 }]);
    expect(await state()).toEqual(once);
  });

  test('applies twice, and the second changes nothing but the count', async () => {
    const { event, state } = arrange('twice');
    await arrive([event]);

    const receipts = await arrive([event]);

    expect(receipts).toEqual([{ id: event.id, status: 'handled', deliveries: 2 }]);
    expect(await state()).toEqual(once);
  });

  test('arrives late, and the later word stands', async () => {
    const { event, later, state } = arrange('late');
    await arrive([later]);

    await arrive([event]);

    expect(await state()).toEqual(both);
  });

  test('arrives in time, and the later word stands as well', async () => {
    const { event, later, state } = arrange('in_time');
    await arrive([event]);

    await arrive([later]);

    expect(await state()).toEqual(both);
  });
});

test('a failed payment keeps who, how much, the decline code and the message', async () => {
  const object = { id: 'pi_declined', amount: 2999, metadata: { user_id: 'eve' } };

  await arrive([fixture('payment_intent.payment_failed', { id: 'evt_declined', object })]);

  expect(await rows(`SELECT * FROM payment_intents WHERE id = 'pi_declined'`)).toMatchObject([
    {
      user_id: 'eve',
      amount: 2999,
      currency: 'usd',
      error_code: 'card_declined',
      decline_code: 'insufficient_funds',
      error_message: 'Your card has insufficient funds.',
    },
  ]);
});
