import { describe, expect, test, vi } from 'vitest';
import { connect, fake, KEY, pricesIn, set, sqlite } from './setting-up-stripe.ts';

vi.mock(import('../tools/cli/cloudflare/wrangler.ts'), async (original) => {
  const { inProcess } = await import('./cloudflare/in-process.ts');
  return inProcess(original);
});

describe('a package', () => {
  test('whose price has changed gets a new one, and the product stays', async () => {
    await set();
    const before = pricesIn('stripe-credits')[0]?.['stripe_price_id'];
    sqlite('stripe-credits').exec(
      "UPDATE credit_packages SET unit_amount = 1299 WHERE id = 'starter'",
    );

    await set();

    const [starter] = pricesIn('stripe-credits');
    expect(starter?.['stripe_price_id']).not.toBe(before);
    const price = fake.state.prices.get(String(starter?.['stripe_price_id']));
    expect(price).toMatchObject({ unit_amount: 1299, product: 'credits_starter' });
    expect(fake.state.products.all()).toHaveLength(4);
    expect(fake.state.prices.get(String(before))).toMatchObject({ unit_amount: 999 });
  });

  test('whose price changes back and forth ends with one that agrees, and rests there', async () => {
    await set();
    const starter = (amount: number) =>
      sqlite('stripe-credits').exec(
        `UPDATE credit_packages SET unit_amount = ${amount} WHERE id = 'starter'`,
      );
    starter(1299);
    await set();
    starter(999);
    await set();

    const again = await set();

    expect(again.stdout).toContain('Nothing is to be done');
    const id = String(pricesIn('stripe-credits')[0]?.['stripe_price_id']);
    expect(fake.state.prices.get(id)).toMatchObject({ unit_amount: 999, active: true });
  });

  test('whose name has changed renames its product', async () => {
    await set();
    sqlite('stripe-credits').exec("UPDATE credit_packages SET name = 'Hobby' WHERE id = 'starter'");

    await set();

    expect(fake.state.products.get('credits_starter')).toMatchObject({ name: 'Hobby' });
    expect(fake.state.prices.all()).toHaveLength(4);
  });

  test('whose id is not ASCII gets its price as any other', async () => {
    sqlite('stripe-credits').exec("UPDATE credit_packages SET id = '積分' WHERE id = 'starter'");

    expect(await set()).toMatchObject({ code: 0 });

    expect(pricesIn('stripe-credits')[0]).toMatchObject({
      ...{ id: '積分', stripe_price_id: expect.stringMatching(/^price_/) },
    });
  });

  test('that names a price chosen by hand keeps it, as long as it agrees', async () => {
    const stripe = connect(KEY);
    const product = await stripe.products.create({ name: 'Ours' });
    const price = { product: product.id, currency: 'usd' };
    const agreeing = await stripe.prices.create({ ...price, unit_amount: 999 });
    const disagreeing = await stripe.prices.create({ ...price, unit_amount: 1 });
    const link = sqlite('stripe-credits').prepare(
      'UPDATE credit_packages SET stripe_price_id = ? WHERE id = ?',
    );
    link.run(agreeing.id, 'starter');
    link.run(disagreeing.id, 'standard');

    await set();

    const [starter, standard] = pricesIn('stripe-credits');
    expect(starter?.['stripe_price_id']).toBe(agreeing.id);
    expect(standard?.['stripe_price_id']).not.toBe(disagreeing.id);
  });

  test('that names a price of the other mode gets one of this', async () => {
    sqlite('stripe-credits').exec(
      "UPDATE credit_packages SET stripe_price_id = 'price_elsewhere' WHERE id = 'starter'",
    );

    expect(await set()).toMatchObject({ code: 0 });

    expect(pricesIn('stripe-credits')[0]?.['stripe_price_id']).not.toBe('price_elsewhere');
  });
});
