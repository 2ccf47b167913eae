import { creditPackages } from '@stripe-credits/db/schema';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { balanceOf, db, findEvent } from './database.ts';
import { deliver, purchase } from './deliver.ts';
import { recordQueries } from './intercept-database.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const sell = (id: string, credits: number, stripePriceId: string | null = null) =>
  db
    .insert(creditPackages)
    .values({ id, name: 'x', credits, unitAmount: 2999, currency: 'usd', stripePriceId });

const packagePurchase = (name: string, packageId: string) =>
  purchase(name, { metadata: { user_id: name, credits: '7', package_id: packageId } });

test('the packages are read again after ten seconds, or when the clock goes back', async () => {
  const { DB, queries } = recordQueries('credit_packages');
  const readsAfter = async (seconds: number) => {
    vi.setSystemTime(NOW + seconds * 1_000);
    await deliver([purchase(`after_${seconds}`)], { DB });
    return queries.length;
  };

  expect([await readsAfter(0), await readsAfter(9)]).toEqual([1, 1]);
  expect([await readsAfter(10), await readsAfter(-60)]).toEqual([2, 3]);
});

test('a purchase of a package that went on sale after the last read is credited, not dead', async () => {
  const { DB, queries } = recordQueries('credit_packages');
  await deliver([purchase('cached')], { DB });
  await sell('brand_new', 7);
  vi.setSystemTime(NOW + 1_000);

  await deliver([packagePurchase('early_package', 'brand_new')], { DB });

  expect(await balanceOf('early_package')).toBe(7);
  expect(await findEvent('evt_early_package')).toMatchObject({ status: 'handled' });
  expect(queries).toHaveLength(2);
});

test('an invoice grants the credits of the packages as they are when it arrives', async () => {
  const { DB } = recordQueries('credit_packages');
  await deliver([purchase('earlier')], { DB });
  await sell('monthly', 500, 'price_monthly');
  vi.setSystemTime(NOW + 1_000);
  const lines = {
    data: [{ amount: 2999, pricing: { price_details: { price: 'price_monthly' } } }],
  };
  const metadata = { user_id: 'renewing', credits: '42' };
  const parent = { subscription_details: { subscription: 'sub_1', metadata } };

  await deliver([fixture('invoice.paid', { object: { lines, parent } })], { DB });

  expect(await balanceOf('renewing')).toBe(500);
});

test('a session that waits for the payment of a package that has just gone on sale is credited by it', async () => {
  const { DB } = recordQueries('credit_packages');
  await deliver([purchase('before_waiting')], { DB });
  await sell('waited_for', 7);
  vi.setSystemTime(NOW + 1_000);
  const session = packagePurchase('waiting', 'waited_for');
  Object.assign(session.data.object, { payment_status: 'unpaid' });

  await deliver([session], { DB });
  const object = { id: 'pi_waiting', metadata: {} };
  await deliver([fixture('payment_intent.succeeded', { id: 'evt_paid_waiting', object })], { DB });

  expect(await balanceOf('waiting')).toBe(7);
});

test('a package that is not for sale makes a dead letter after one read', async () => {
  const { DB, queries } = recordQueries('credit_packages');

  await deliver([packagePurchase('nothing', 'never_sold')], { DB });

  expect(await findEvent('evt_nothing')).toMatchObject({ status: 'dead' });
  expect(await balanceOf('nothing')).toBe(0);
  expect(queries).toHaveLength(1);
});
