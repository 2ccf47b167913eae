import { env } from 'cloudflare:workers';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { balanceOf, deliver, eventOf, purchase, text } from './deliver.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** The real database, with a count of how often it was asked what is for sale. */
function watched() {
  let reads = 0;
  const db = new Proxy(env.DB, {
    get(target, property) {
      if (property !== 'prepare') return Reflect.get(target, property).bind(target);
      return (sql: string) => {
        if (sql.includes('FROM credit_packages')) reads += 1;
        return target.prepare(sql);
      };
    },
  });
  return { db, reads: () => reads };
}

const sell = (id: string) =>
  env.DB.prepare(
    `INSERT INTO credit_packages (id, name, credits, unit_amount, currency) VALUES (?, 'x', 7, 2999, 'usd')`,
  )
    .bind(id)
    .run();

const bought = (name: string, id: string) =>
  text(purchase(name, { metadata: { user_id: name, credits: '7', package_id: id } }));

test('batches within ten seconds share one read of what is for sale, and later ones read again', async () => {
  const { db, reads } = watched();

  await deliver([text(purchase('first'))], { db });
  vi.setSystemTime(NOW + 9_000);
  await deliver([text(purchase('second'))], { db });
  expect(reads()).toBe(1);
  vi.setSystemTime(NOW + 10_000);
  await deliver([text(purchase('third'))], { db });

  expect(reads()).toBe(2);
});

test('a purchase of a package that went on sale since the last read is credited, not buried', async () => {
  const { db, reads } = watched();
  await deliver([text(purchase('before'))], { db });
  await sell('brand_new');
  vi.setSystemTime(NOW + 1_000);

  await deliver([bought('early', 'brand_new')], { db });

  expect(await balanceOf('early')).toBe(7);
  expect(await eventOf('evt_early')).toMatchObject({ status: 'handled' });
  expect(reads()).toBe(2);
});

test('an invoice grants by what is for sale when it comes, not by what was a moment ago', async () => {
  const { db } = watched();
  await deliver([text(purchase('earlier'))], { db });
  await env.DB.prepare(
    `INSERT INTO credit_packages (id, name, credits, unit_amount, currency, stripe_price_id)
     VALUES ('monthly', 'x', 500, 2999, 'usd', 'price_monthly')`,
  ).run();
  vi.setSystemTime(NOW + 1_000);
  const lines = { data: [{ quantity: 1, pricing: { price_details: { price: 'price_monthly' } } }] };
  const metadata = { user_id: 'renewing', credits: '42' };
  const parent = { subscription_details: { subscription: 'sub_1', metadata } };

  await deliver([text(fixture('invoice.paid', { object: { lines, parent } }))], { db });

  expect(await balanceOf('renewing')).toBe(500);
});

test('a package that is really not for sale is a dead letter, after no more than one read', async () => {
  const { db, reads } = watched();

  await deliver([bought('nothing', 'never_sold')], { db });

  expect(await eventOf('evt_nothing')).toMatchObject({ status: 'dead' });
  expect(await balanceOf('nothing')).toBe(0);
  expect(reads()).toBe(1);
});

test('a clock that jumps back reads again rather than trust the future', async () => {
  const { db, reads } = watched();
  await deliver([text(purchase('ahead'))], { db });
  vi.setSystemTime(NOW - 60_000);

  await deliver([text(purchase('back'))], { db });

  expect(reads()).toBe(2);
});
