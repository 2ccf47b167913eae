import type { HandledType } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { describe, expect, test } from 'vitest';
import { arrive, balanceOf, rows } from './arrive.ts';

/** What a type leaves behind, and an event after which it comes late. */
interface Effect {
  readonly table: string;
  /** The column that shows it; `status` where nothing else is said. */
  readonly column?: string;
  readonly value: string | number;
  readonly credits: number;
  /** The younger word on the same object, and what stands once both have been said. */
  readonly later: { readonly type: HandledType; readonly object?: object };
  readonly valueAfterLater: string | number;
  readonly creditsAfterLater: number;
}

const record = { credits: 0, creditsAfterLater: 0 };
const session = { table: 'checkout_sessions', creditsAfterLater: 200 };
const intent = { table: 'payment_intents', ...record };
const subscription = { table: 'subscriptions', ...record };
const invoice = { table: 'invoices', creditsAfterLater: 200 };
const refund = { table: 'refunds', ...record };
const dispute = { table: 'disputes', ...record };
const funds = { table: 'dispute_funds', column: 'funds', ...record };

const effects = {
  'checkout.session.completed': {
    ...{ ...session, value: 'paid', credits: 200 },
    later: { type: 'checkout.session.async_payment_succeeded' },
    valueAfterLater: 'paid',
  },
  'checkout.session.async_payment_succeeded': {
    ...{ ...session, value: 'paid', credits: 200 },
    later: { type: 'checkout.session.completed', object: { payment_status: 'unpaid' } },
    valueAfterLater: 'paid',
  },
  'checkout.session.async_payment_failed': {
    ...{ ...session, value: 'failed', credits: 0 },
    later: { type: 'checkout.session.async_payment_succeeded' },
    valueAfterLater: 'paid',
  },
  'checkout.session.expired': {
    ...{ ...session, value: 'expired', credits: 0 },
    later: { type: 'checkout.session.completed' },
    valueAfterLater: 'paid',
  },

  'payment_intent.succeeded': {
    ...{ ...intent, value: 'succeeded' },
    later: { type: 'payment_intent.payment_failed' },
    valueAfterLater: 'succeeded',
  },
  'payment_intent.payment_failed': {
    ...{ ...intent, value: 'payment_failed' },
    later: { type: 'payment_intent.succeeded' },
    valueAfterLater: 'succeeded',
  },

  'charge.refunded': {
    ...{ ...record, table: 'charges', column: 'amount_refunded', value: 2999 },
    later: { type: 'charge.refunded', object: { amount_refunded: 1000 } },
    valueAfterLater: 2999,
  },
  'refund.created': {
    ...{ ...refund, value: 'succeeded' },
    later: { type: 'refund.failed' },
    valueAfterLater: 'failed',
  },
  'refund.updated': {
    ...{ ...refund, value: 'succeeded' },
    later: { type: 'refund.updated', object: { status: 'canceled' } },
    valueAfterLater: 'canceled',
  },
  'refund.failed': {
    ...{ ...refund, value: 'failed' },
    later: { type: 'refund.updated' },
    valueAfterLater: 'failed',
  },

  'charge.dispute.created': {
    ...{ ...dispute, value: 'needs_response' },
    later: { type: 'charge.dispute.closed', object: { status: 'lost' } },
    valueAfterLater: 'lost',
  },
  'charge.dispute.funds_withdrawn': {
    ...{ ...funds, value: 'withdrawn' },
    later: { type: 'charge.dispute.funds_reinstated' },
    valueAfterLater: 'reinstated',
  },
  'charge.dispute.funds_reinstated': {
    ...{ ...funds, value: 'reinstated' },
    later: { type: 'charge.dispute.funds_withdrawn' },
    valueAfterLater: 'reinstated',
  },
  'charge.dispute.closed': {
    ...{ ...dispute, value: 'won' },
    later: { type: 'charge.dispute.funds_reinstated' },
    valueAfterLater: 'won',
  },

  'customer.subscription.created': {
    ...{ ...subscription, value: 'incomplete' },
    later: { type: 'customer.subscription.updated' },
    valueAfterLater: 'active',
  },
  'customer.subscription.updated': {
    ...{ ...subscription, value: 'active' },
    later: { type: 'customer.subscription.updated', object: { status: 'past_due' } },
    valueAfterLater: 'past_due',
  },
  'customer.subscription.deleted': {
    ...{ ...subscription, value: 'canceled' },
    later: { type: 'customer.subscription.updated' },
    valueAfterLater: 'canceled',
  },
  'customer.subscription.paused': {
    ...{ ...subscription, value: 'paused' },
    later: { type: 'customer.subscription.resumed' },
    valueAfterLater: 'active',
  },
  'customer.subscription.resumed': {
    ...{ ...subscription, value: 'active' },
    later: { type: 'customer.subscription.paused' },
    valueAfterLater: 'paused',
  },
  'customer.subscription.trial_will_end': {
    ...{ ...subscription, value: 'trialing' },
    later: { type: 'customer.subscription.updated' },
    valueAfterLater: 'active',
  },

  'invoice.paid': {
    ...{ ...invoice, value: 'paid', credits: 200 },
    later: { type: 'invoice.payment_failed', object: { attempt_count: 9 } },
    valueAfterLater: 'paid',
  },
  'invoice.payment_failed': {
    ...{ ...invoice, value: 'payment_failed', credits: 0 },
    later: { type: 'invoice.paid' },
    valueAfterLater: 'paid',
  },
  'invoice_payment.paid': {
    ...{ ...record, table: 'invoice_payments', column: 'amount_paid', value: 5999 },
    later: { type: 'invoice_payment.paid', object: { amount_paid: 6000 } },
    valueAfterLater: 6000,
  },
} satisfies Record<HandledType, Effect>;

const CREATED = 1_795_430_400;

describe.each(Object.entries<Effect>(effects))('%s', (name, effect) => {
  // Object.entries forgets that the keys of the table are handled types.
  const type = name as HandledType;

  /** One object of a user of its own, so that nothing in the database is shared. */
  function arrange(role: string) {
    const user = `${role}_${type.replaceAll('.', '_')}`;
    const metadata = { user_id: user, credits: '200', package_id: 'standard' };
    const id = `object_${user}`;
    const object = {
      ...{ id, metadata },
      ...(type.startsWith('invoice.') ? { parent: { subscription_details: { metadata } } } : {}),
      ...(type === 'invoice_payment.paid'
        ? { invoice: 'in_first', payment: { payment_intent: id } }
        : {}),
    };
    const event = fixture(type, { id: `evt_${user}`, created: CREATED, object });
    const later = fixture(effect.later.type, {
      id: `evt_later_${user}`,
      created: CREATED + 60,
      object: { ...object, ...effect.later.object },
    });
    const { table, column = 'status' } = effect;
    const keyOf = (object: string) =>
      table === 'invoice_payments' ? `${object}/in_first` : object;
    const state = async () => ({
      value: (await rows(`SELECT ${column} AS value FROM ${table} WHERE id = ?`, keyOf(id)))[0]?.[
        'value'
      ],
      credits: await balanceOf(user),
    });
    return { event, later, state };
  }
  const once = { value: effect.value, credits: effect.credits };
  const both = { value: effect.valueAfterLater, credits: effect.creditsAfterLater };

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

describe('within one second, where `created` tells nothing', () => {
  async function statusAfter(name: string, ...told: [HandledType, string][]) {
    const id = `sub_${name}`;
    const events = told.map(([type, status], index) =>
      fixture(type, { id: `evt_${name}_${index}`, created: CREATED, object: { id, status } }),
    );
    for (const event of events) await arrive([event]);
    return (await rows('SELECT status FROM subscriptions WHERE id = ?', id))[0]?.['status'];
  }

  test.each<[string, [HandledType, string], [HandledType, string], string]>([
    [
      'an update overrides the creation',
      ['customer.subscription.created', 'trialing'],
      ['customer.subscription.updated', 'past_due'],
      'past_due',
    ],
    [
      'the state that serves the customer wins',
      ['customer.subscription.updated', 'past_due'],
      ['customer.subscription.updated', 'active'],
      'active',
    ],
    [
      'canceled overrides anything',
      ['customer.subscription.updated', 'active'],
      ['customer.subscription.deleted', 'canceled'],
      'canceled',
    ],
    [
      'canceled overrides incomplete_expired',
      ['customer.subscription.updated', 'incomplete_expired'],
      ['customer.subscription.deleted', 'canceled'],
      'canceled',
    ],
  ])('%s, in both orders', async (title, one, other, status) => {
    const name = title.replaceAll(' ', '_');

    expect(await statusAfter(`${name}_forth`, one, other)).toBe(status);
    expect(await statusAfter(`${name}_back`, other, one)).toBe(status);
  });

  test('of two failed attempts at an invoice the later attempt stands, in both orders', async () => {
    const attempt = (invoice: string, attempt_count: number) =>
      fixture('invoice.payment_failed', {
        id: `evt_${invoice}_${attempt_count}`,
        created: CREATED,
        object: { id: invoice, attempt_count },
      });

    await arrive([attempt('in_forth', 1), attempt('in_forth', 2)]);
    await arrive([attempt('in_back', 2)]);
    await arrive([attempt('in_back', 1)]);

    const attempts = await rows(
      `SELECT attempt_count FROM invoices WHERE id IN ('in_forth', 'in_back')`,
    );
    expect(attempts).toEqual([{ attempt_count: 2 }, { attempt_count: 2 }]);
  });
});
