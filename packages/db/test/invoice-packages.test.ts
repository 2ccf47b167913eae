import { env } from 'cloudflare:workers';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import { balanceOf } from './deliver.ts';
import { openBooks } from './model/test-database.ts';

test('a second event for a paid invoice grants nothing anew after the package was changed', async () => {
  const invoice = (event: string) =>
    fixture('invoice.paid', {
      id: event,
      object: {
        id: 'in_edited',
        parent: { subscription_details: { metadata: { user_id: 'edited' } } },
        lines: { data: [{ pricing: { price_details: { price: 'price_edited' } } }] },
      },
    });
  const sell = async (credits: number) => {
    const change = `UPDATE credit_packages SET credits = ?, stripe_price_id = 'price_edited'
      WHERE id = 'starter'`;
    await env.DB.prepare(change).bind(credits).run();
    return openBooks(env.DB);
  };
  await (await sell(500)).arrive([invoice('evt_before')]);

  await (await sell(800)).arrive([invoice('evt_later')]);

  expect(await balanceOf('edited')).toBe(500);
});
