import { describe, expect, test } from 'vitest';
import type { HandledType } from '../src/index.ts';
import { creditPackage, firstRow, processFixture, TEST_MODE } from './process-fixture.ts';

const context = {
  ...TEST_MODE,
  packages: new Map([
    creditPackage('standard', 200),
    creditPackage('gift', 10, { unitAmount: 0 }),
    creditPackage('huge', 600_000),
  ]),
};

/** Who is credited, and with how much; or why nobody is. */
function termsOf(type: HandledType, object: Record<string, unknown>) {
  const outcome = processFixture(type, object, context);
  if (outcome.status === 'dead') return outcome.reason;
  const row = firstRow(outcome);
  return row && 'credits' in row ? [row.userId, row.credits] : null;
}

const sessionTerms = (object: Record<string, unknown>) =>
  termsOf('checkout.session.completed', { client_reference_id: null, ...object });

const marked = { user_id: 'ada', credits: '200' };
const packaged = { user_id: 'ada', package_id: 'standard' };

describe('the user of a session is', () => {
  test.each<[string, object, string | null, unknown]>([
    ['metadata.user_id before client_reference_id', marked, 'ben', ['ada', 200]],
    ['client_reference_id where metadata has credits', { credits: '200' }, 'ben', ['ben', 200]],
    [
      'client_reference_id where metadata has a package',
      { package_id: 'standard' },
      'ben',
      ['ben', 200],
    ],
    [
      'client_reference_id where user_id is blank',
      { ...marked, user_id: ' ' },
      'ben',
      ['ben', 200],
    ],
    [
      'nobody where client_reference_id is no valid user id',
      { credits: '200' },
      'ben ',
      expect.stringContaining('is not a valid user id'),
    ],
    [
      'nobody where user_id is invalid, whatever client_reference_id says',
      { ...marked, user_id: 'ada ' },
      'ben',
      expect.stringContaining('is not a valid user id'),
    ],
    [
      'nobody without either',
      { credits: '200' },
      null,
      expect.stringContaining('metadata.user_id is missing'),
    ],
    [
      'nobody where client_reference_id is all that there is: the buyer can write it in the URL',
      {},
      'ben',
      expect.stringContaining('not marked'),
    ],
    [
      'nobody where the only mark is a blank user_id',
      { user_id: '' },
      'ben',
      expect.stringContaining('metadata.user_id is missing'),
    ],
  ])('%s', (_, metadata, client_reference_id, terms) => {
    expect(sessionTerms({ metadata, client_reference_id })).toEqual(terms);
  });
});

describe('the credits of a session are', () => {
  const priceDiffers = expect.stringContaining('the amount differs from the price');
  test.each<[string, object, number, unknown]>([
    ['metadata.credits times metadata.quantity', { ...marked, quantity: '3' }, 1, ['ada', 600]],
    ['those of the package times the quantity', { ...packaged, quantity: '2' }, 5998, ['ada', 400]],
    ['those of as many packages as the amount pays', packaged, 8997, ['ada', 600]],
    [
      'metadata.credits of one package, beside the quantity',
      { ...packaged, credits: '200', quantity: '2' },
      5998,
      ['ada', 400],
    ],
    ['metadata.credits of all packages', { ...packaged, credits: '400' }, 5998, ['ada', 400]],
    [
      'metadata.credits of all packages, beside the quantity',
      { ...packaged, credits: '400', quantity: '2' },
      5998,
      ['ada', 400],
    ],
    ['once those of a free package', { ...packaged, package_id: 'gift' }, 0, ['ada', 10]],
    [
      'those of several free packages by the quantity',
      { ...packaged, package_id: 'gift', quantity: '4' },
      0,
      ['ada', 40],
    ],
    ['none where the amount pays a part of a package', packaged, 4000, priceDiffers],
    ['none where nothing was paid for the package', packaged, 0, priceDiffers],
    ['none for a quantity that was not paid', { ...packaged, quantity: '3' }, 5998, priceDiffers],
    ['none for one where two were paid', { ...packaged, quantity: '1' }, 5998, priceDiffers],
    [
      'none where metadata.credits is neither of one nor of all',
      { ...packaged, credits: '600' },
      5998,
      expect.stringContaining('metadata.credits differs'),
    ],
    [
      'none for a quantity of zero',
      { ...marked, quantity: '0' },
      1,
      expect.stringContaining('quantity is not a whole number'),
    ],
    [
      'none for a quantity in words',
      { ...packaged, quantity: 'two' },
      5998,
      expect.stringContaining('quantity is not a whole number'),
    ],
    [
      'none above a million in sum',
      { ...packaged, package_id: 'huge' },
      5998,
      expect.stringContaining('from 1 to 1,000,000'),
    ],
    [
      'none above a million by the quantity',
      { ...marked, quantity: '9999' },
      1,
      expect.stringContaining('from 1 to 1,000,000'),
    ],
  ])('%s', (_, metadata, amount_subtotal, terms) => {
    expect(sessionTerms({ metadata, amount_subtotal })).toEqual(terms);
  });
});

describe('the price of a package is compared in its own currency', () => {
  const inCanada = { currency: 'cad', amount_subtotal: 4139, amount_total: 4139 };
  const currency_conversion = {
    amount_subtotal: 2999,
    amount_total: 2999,
    fx_rate: '1.38',
    source_currency: 'usd',
  };
  const currencyDiffers = expect.stringContaining('the currency differs');
  test.each<[string, object, unknown]>([
    ['from before the conversion', { ...inCanada, currency_conversion }, ['ada', 200]],
    [
      'from before the conversion, for two packages',
      { ...inCanada, currency_conversion: { ...currency_conversion, amount_subtotal: 5998 } },
      ['ada', 400],
    ],
    [
      'and differs when another amount was converted',
      { ...inCanada, currency_conversion: { ...currency_conversion, amount_subtotal: 1 } },
      expect.stringContaining('the amount differs'),
    ],
    [
      'and differs when another currency was converted',
      { ...inCanada, currency_conversion: { ...currency_conversion, source_currency: 'eur' } },
      currencyDiffers,
    ],
    ['and differs without a conversion', inCanada, currencyDiffers],
    [
      'whatever the buyer was shown',
      { presentment_details: { presentment_amount: 4139, presentment_currency: 'cad' } },
      ['ada', 200],
    ],
  ])('%s', (_, object, terms) => {
    expect(sessionTerms({ metadata: packaged, ...object })).toEqual(terms);
  });
});

describe('a PaymentIntent', () => {
  const intentTerms = (metadata: object, object: object = {}) =>
    termsOf('payment_intent.succeeded', { metadata, ...object });

  test.each<[string, object, object, unknown]>([
    ['with a user and credits is a purchase', marked, {}, ['ada', 200]],
    ['with a user and a package is a purchase of it', packaged, {}, ['ada', 200]],
    ['for two packages is a purchase of both', packaged, { amount_received: 5998 }, ['ada', 400]],
    ['without metadata names no credits: a session may', {}, {}, [null, null]],
    ['with a user alone names no credits: a session may', { user_id: 'ada' }, {}, ['ada', null]],
    [
      'of an old invoice grants, unless the invoice does',
      marked,
      { invoice: 'in_1' },
      ['ada', 200],
    ],
    [
      'with credits and no user is dead',
      { credits: '200' },
      {},
      expect.stringContaining('metadata.user_id is missing'),
    ],
    [
      'with an unknown package is dead',
      { ...packaged, package_id: 'gold' },
      {},
      expect.stringContaining('is not a package in credit_packages'),
    ],
    [
      'that received another amount than the price is dead',
      packaged,
      { amount: 2999, amount_received: 100 },
      expect.stringContaining('the amount differs'),
    ],
    [
      'with half a credit is dead',
      { ...marked, credits: '0.5' },
      {},
      expect.stringContaining('is not a whole number'),
    ],
  ])('%s', (_, metadata, object, terms) => {
    expect(intentTerms(metadata, object)).toEqual(terms);
  });

  test('that is dead still tells that the payment succeeded, because a session may wait for it', () => {
    const outcome = processFixture('payment_intent.succeeded', { metadata: { credits: '200' } });

    expect(outcome).toMatchObject({
      status: 'dead',
      facts: [{ kind: 'paymentIntent', row: { status: 'succeeded', credits: null } }],
    });
  });

  test('that failed names no credits, whatever its metadata', () => {
    expect(termsOf('payment_intent.payment_failed', { metadata: marked })).toEqual(['ada', null]);
  });
});
