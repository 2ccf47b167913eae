import { expect, test } from 'vitest';
import {
  cloudflare,
  connectStripe,
  pricesIn,
  runSetup,
  stripe,
  useNewAccounts,
} from './stripe-setup-fixtures.ts';

useNewAccounts();

const updateStarter = (assignment: string) =>
  cloudflare
    .database('stripe-credits')
    .exec(`UPDATE credit_packages SET ${assignment} WHERE id = 'starter'`);

/** The price of the cheapest package. */
const starterPrice = () => String(pricesIn('stripe-credits')[0]?.['stripe_price_id']);

test('a changed price makes a new price of the same product, also when it changes back', async () => {
  await runSetup();
  const before = starterPrice();
  updateStarter('unit_amount = 1299');

  await runSetup();

  expect(starterPrice()).not.toBe(before);
  const changed = { unit_amount: 1299, product: 'credits_starter' };
  expect(stripe.state.prices.get(starterPrice())).toMatchObject(changed);
  expect(stripe.state.products.all()).toHaveLength(4);
  expect(stripe.state.prices.get(before)).toMatchObject({ unit_amount: 999 });

  updateStarter('unit_amount = 999');
  await runSetup();

  expect((await runSetup()).stdout).toContain('Nothing to do');
  expect(stripe.state.prices.get(starterPrice())).toMatchObject({ unit_amount: 999, active: true });
});

test('a package with a changed name renames its product and keeps its price', async () => {
  await runSetup();
  updateStarter("name = 'Hobby'");

  await runSetup();

  expect(stripe.state.products.get('credits_starter')).toMatchObject({ name: 'Hobby' });
  expect(stripe.state.prices.all()).toHaveLength(4);
});

test.each([
  ['whose id is not ASCII', "id = '積分'"],
  ['that names a price of the other mode', "stripe_price_id = 'price_elsewhere'"],
])('a package %s gets a price', async (_, assignment) => {
  updateStarter(assignment);

  expect(await runSetup()).toMatchObject({ code: 0 });

  expect(stripe.state.prices.get(starterPrice())).toMatchObject({ unit_amount: 999 });
});

test('a package keeps a price that was chosen by hand as long as the amounts agree', async () => {
  const client = connectStripe();
  const { id: product } = await client.products.create({ name: 'Ours' });
  const create = (unit_amount: number) =>
    client.prices.create({ product, currency: 'usd', unit_amount });
  const [agreeing, disagreeing] = [await create(999), await create(1)];
  cloudflare.database('stripe-credits').exec(
    `UPDATE credit_packages SET stripe_price_id = '${agreeing.id}' WHERE id = 'starter';
     UPDATE credit_packages SET stripe_price_id = '${disagreeing.id}' WHERE id = 'standard'`,
  );

  await runSetup();

  expect(starterPrice()).toBe(agreeing.id);
  expect(pricesIn('stripe-credits')[1]?.['stripe_price_id']).not.toBe(disagreeing.id);
});

test('a plan gets a recurring price, and a second run has nothing to do', async () => {
  updateStarter("interval = 'month'");

  await runSetup();

  expect(stripe.state.prices.get(starterPrice())).toMatchObject({
    type: 'recurring',
    recurring: { interval: 'month', interval_count: 1 },
    unit_amount: 999,
  });
  expect((await runSetup()).stdout).toContain('Nothing to do');
});

test.each([
  ['a pack that becomes a plan', 'NULL', "'month'", { type: 'recurring' }],
  ['a plan that becomes a pack', "'month'", 'NULL', { type: 'one_time' }],
  [
    'a plan that renews at another interval',
    "'month'",
    "'year'",
    { recurring: { interval: 'year' } },
  ],
])(
  '%s gets a new price, because a price does not change its recurrence',
  async (_, from, to, price) => {
    updateStarter(`interval = ${from}`);
    await runSetup();
    const before = starterPrice();
    updateStarter(`interval = ${to}`);

    await runSetup();

    expect(starterPrice()).not.toBe(before);
    expect(stripe.state.prices.get(starterPrice())).toMatchObject(price);
  },
);

test('a price that was chosen by hand and recurs every three months is replaced', async () => {
  updateStarter("interval = 'month'");
  const client = connectStripe();
  await client.products.create({ id: 'by_hand', name: 'By hand' });
  const { id } = await client.prices.create({
    product: 'by_hand',
    currency: 'usd',
    unit_amount: 999,
    recurring: { interval: 'month', interval_count: 3 },
  });
  updateStarter(`stripe_price_id = '${id}'`);

  await runSetup();

  expect(stripe.state.prices.get(starterPrice())).toMatchObject({
    recurring: { interval: 'month', interval_count: 1 },
  });
});
