import { expect, test } from 'vitest';
import { request, requestPage } from './fixtures.ts';

const gold = { id: 'gold_page', name: 'Gold', credits: 200, unitAmount: 2999, currency: 'eur' };
const reason = 'for the sale';

test('a package is added and edited over JSON, with the consequences of what changed', async () => {
  const added = await request('POST', '/catalog', { ...gold, id: 'gold_json', reason });
  expect(added).toEqual({
    status: 201,
    json: { package: { ...gold, id: 'gold_json', stripePriceId: null, interval: null } },
  });

  const edited = await request('POST', '/catalog/gold_json', { unitAmount: 3999, reason });

  expect(edited.json).toMatchObject({
    package: { unitAmount: 3999, credits: 200 },
    changed: ['unitAmount'],
    consequences: [
      expect.stringContaining('opened at €29.99 becomes a dead letter'),
      expect.stringMatching(/up to 24 hours.* --set credits=200 /),
      expect.stringContaining('for up to 10 seconds'),
    ],
  });
  const { json } = await request('GET', '/catalog');
  expect(json.packages).toContainEqual(edited.json.package);
  expect(json.changes[0]).toMatchObject({ actor: 'local', reason, before: { unitAmount: 2999 } });
});

test('the page shows price and kind, the form what follows from a change, and the list the change', async () => {
  const plan = { ...gold, unitAmount: 59_900, interval: 'year', stripePriceId: 'price_page' };
  await request('POST', '/catalog', { ...plan, reason });

  const form = await requestPage('/catalog/gold_page');
  expect(form.text).toContain('Subscriptions that renew at price_page are no longer credited');
  expect(form.text).toContain('price_page at Stripe is not changed');
  const fields = { name: 'Gold', credits: '250', unitAmount: '59900', stripePriceId: 'price_page' };
  const saved = await requestPage('/catalog/gold_page', { ...fields, reason: 'a better year' });
  expect(saved).toMatchObject({ status: 303, location: '/catalog' });

  const { text } = await requestPage('/catalog');
  expect(text).toContain('€599.00');
  expect(text).toContain('yearly plan');
  expect(text).toContain('https://dashboard.stripe.com/test/prices/price_page');
  expect(text).toContain('gold_page: a better year');
  expect(text).toContain('credits 200 → 250');
});

test.each([
  [{ credits: '2,000' }, 'credits must be a whole number'],
  [{ unitAmount: '29.99' }, 'unitAmount must be a whole number in the smallest unit'],
  [{ interval: 'week' }, 'interval must be month or year'],
  [{ price: '1' }, 'price is not a parameter here'],
  [{ reason: '' }, 'A reason is required'],
])('a package with %o is refused with a sentence', async (changes, sentence) => {
  const refused = await request('POST', '/catalog', {
    ...gold,
    id: 'gold_refused',
    reason,
    ...changes,
  });

  expect(refused.status).toBe(400);
  expect(refused.json.error).toContain(sentence);
});
