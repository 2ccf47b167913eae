import { expect, test } from 'vitest';
import { cloudflare, connectStripe, pricesIn, runSetup, stripe } from './stripe-setup-fixtures.ts';

const updateStarter = (assignment: string) =>
  cloudflare
    .database('stripe-credits')
    .exec(`UPDATE credit_packages SET ${assignment} WHERE id = 'starter'`);

/** The price of the cheapest package. */
const starterPrice = () => pricesIn('stripe-credits')[0]?.['stripe_price_id'];

test('a package with a changed price gets a new price of the same product', async () => {
  await runSetup();
  const before = String(starterPrice());
  updateStarter('unit_amount = 1299');

  await runSetup();

  expect(starterPrice()).not.toBe(before);
  expect(stripe.state.prices.get(String(starterPrice()))).toMatchObject({
    unit_amount: 1299,
    product: 'credits_starter',
  });
  expect(stripe.state.products.all()).toHaveLength(4);
  expect(stripe.state.prices.get(before)).toMatchObject({ unit_amount: 999 });
});

test('a package whose price changes back ends with a valid price, and the next run is idle', async () => {
  for (const amount of [999, 1299, 999]) {
    updateStarter(`unit_amount = ${amount}`);
    await runSetup();
  }

  const { stdout } = await runSetup();

  expect(stdout).toContain('Nothing to do');
  expect(stripe.state.prices.get(String(starterPrice()))).toMatchObject({
    unit_amount: 999,
    active: true,
  });
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

  expect(stripe.state.prices.get(String(starterPrice()))).toMatchObject({ unit_amount: 999 });
});

test('a package keeps a price that was chosen by hand as long as the amounts agree', async () => {
  const client = connectStripe();
  const product = await client.products.create({ name: 'Ours' });
  const price = { product: product.id, currency: 'usd' };
  const agreeing = await client.prices.create({ ...price, unit_amount: 999 });
  const disagreeing = await client.prices.create({ ...price, unit_amount: 1 });
  const link = cloudflare
    .database('stripe-credits')
    .prepare('UPDATE credit_packages SET stripe_price_id = ? WHERE id = ?');
  link.run(agreeing.id, 'starter');
  link.run(disagreeing.id, 'standard');

  await runSetup();

  expect(starterPrice()).toBe(agreeing.id);
  expect(pricesIn('stripe-credits')[1]?.['stripe_price_id']).not.toBe(disagreeing.id);
});
