import type { HandledType } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { describe, expect, test } from 'vitest';
import { balanceOf, deliver, rows } from './database.ts';
import { type HandlerEffect, handlerEffects } from './handler-effects.ts';

const CREATED = 1_795_430_400;

describe.each(Object.entries<HandlerEffect>(handlerEffects))('%s', (key, effect) => {
  // Object.entries loses that the keys of the table are handled types.
  const type = key as HandledType;
  const [[table = '', fact] = []] = Object.entries(effect.facts);
  const alone = { fact, credits: effect.credits ?? 0 };
  const both = { fact: effect.later.fact, credits: effect.later.credits ?? 0 };

  /** An object and a user of its own for each test. */
  function arrange(role: string) {
    const user = `${role}_${type.replaceAll('.', '_')}`;
    const metadata = { user_id: user, credits: '200', package_id: 'standard' };
    const id = `object_${user}`;
    const parent = { subscription_details: { metadata } };
    const object = {
      id,
      metadata,
      ...(type.startsWith('checkout.') && { payment_intent: `pi_${user}` }),
      ...(type.startsWith('invoice.') && { parent }),
      ...(type === 'invoice_payment.paid' && {
        invoice: 'in_first',
        payment: { payment_intent: id },
      }),
    };
    const event = fixture(type, { id: `evt_${user}`, created: CREATED, object });
    const later = fixture(effect.later.type, {
      id: `evt_later_${user}`,
      created: CREATED + 60,
      object: { ...object, ...effect.later.object },
    });
    const key = table === 'invoice_payments' ? `${id}/in_first` : id;
    const state = async () => {
      const facts = await rows(`SELECT * FROM ${table} WHERE id = ?`, key);
      return { fact: facts[0], credits: await balanceOf(user) };
    };
    return { event, later, state };
  }

  test('applies', async () => {
    const { event, state } = arrange('applies');

    const recorded = await deliver([event]);

    expect(recorded).toMatchObject([{ id: event.id, status: 'handled', deliveries: 1 }]);
    expect(await state()).toMatchObject(alone);
  });

  test('a second delivery changes nothing except the count of deliveries', async () => {
    const { event, state } = arrange('duplicate');
    await deliver([event]);

    const recorded = await deliver([event]);

    expect(recorded).toMatchObject([{ id: event.id, status: 'handled', deliveries: 2 }]);
    expect(await state()).toMatchObject(alone);
  });

  test('delivered after a later event, the later state stands', async () => {
    const { event, later, state } = arrange('late');
    await deliver([later]);

    await deliver([event]);

    expect(await state()).toMatchObject(both);
  });

  test('delivered before a later event, the later state stands', async () => {
    const { event, later, state } = arrange('in_order');
    await deliver([event]);

    await deliver([later]);

    expect(await state()).toMatchObject(both);
  });
});

test('a failed payment is recorded with user, amount, decline code and message', async () => {
  const object = { id: 'pi_declined', amount: 2999, metadata: { user_id: 'eve' } };

  await deliver([fixture('payment_intent.payment_failed', { id: 'evt_declined', object })]);

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

describe('of two events within one second, which `created` cannot order', () => {
  type Update = readonly [type: HandledType, status: string];

  async function statusAfter(name: string, ...updates: Update[]) {
    const id = `sub_${name}`;
    for (const [index, [type, status]] of updates.entries())
      await deliver([
        fixture(type, { id: `evt_${name}_${index}`, created: CREATED, object: { id, status } }),
      ]);
    return (await rows('SELECT status FROM subscriptions WHERE id = ?', id))[0]?.['status'];
  }

  test.each<[string, Update, Update, string]>([
    [
      'an update overrides the creation',
      ['customer.subscription.created', 'trialing'],
      ['customer.subscription.updated', 'past_due'],
      'past_due',
    ],
    [
      'active overrides past_due, in favour of the customer',
      ['customer.subscription.updated', 'past_due'],
      ['customer.subscription.updated', 'active'],
      'active',
    ],
    [
      'canceled overrides active',
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
  ])('%s, in both orders', async (title, first, second, status) => {
    const name = title.replaceAll(/\W/g, '_');

    expect(await statusAfter(`${name}_forth`, first, second)).toBe(status);
    expect(await statusAfter(`${name}_back`, second, first)).toBe(status);
  });

  test('the later of two failed attempts at an invoice stands, in both orders', async () => {
    const attempt = (invoice: string, attempt_count: number) =>
      fixture('invoice.payment_failed', {
        id: `evt_${invoice}_${attempt_count}`,
        created: CREATED,
        object: { id: invoice, attempt_count },
      });

    await deliver([attempt('in_forth', 1), attempt('in_forth', 2)]);
    await deliver([attempt('in_back', 2)]);
    await deliver([attempt('in_back', 1)]);

    const attempts = await rows(
      `SELECT attempt_count FROM invoices WHERE id IN ('in_forth', 'in_back')`,
    );
    expect(attempts).toEqual([{ attempt_count: 2 }, { attempt_count: 2 }]);
  });
});
