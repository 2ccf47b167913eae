import type { HandledType } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { describe, expect, test } from 'vitest';
import { arrive, balanceOf, rows } from './deliver.ts';
import { type Effect, effects } from './handler-effects.ts';

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
