import { beforeAll } from 'vitest';
import { type PaymentCase, singleCase, testCases } from './payment-cases.ts';
import { buys, buysPackage, session } from './payment-fixtures.ts';
import { system } from './system.ts';

beforeAll(() => system.reset());

const PRICE_DIFFERS = 'dead: paid, but the amount differs from the price of metadata.package_id';
const withoutUser = { metadata: { credits: '200' } };

const references: PaymentCase[] = [
  singleCase(
    'a client_reference_id is credited where the session names credits',
    'link_credits',
    (user) => session(user, { ...withoutUser, client_reference_id: user }),
    [200],
  ),
  singleCase(
    'a client_reference_id is credited where the session names a package',
    'link_package',
    (user) => session(user, { metadata: { package_id: 'standard' }, client_reference_id: user }),
    [200],
  ),
  singleCase(
    'metadata.user_id is credited although client_reference_id names another user',
    'link_metadata',
    (user) => session(user, { client_reference_id: 'link_other' }),
    [200],
  ),
  singleCase(
    'a client_reference_id that cannot be a user id makes the session dead',
    'link_blank',
    (user) => session(user, { ...withoutUser, client_reference_id: ' link_blank' }),
    [],
    'dead: paid, but metadata.user_id is not a valid user id',
  ),
  singleCase(
    'credits without user_id and client_reference_id make the session dead',
    'link_nobody',
    (user) => session(user, withoutUser),
    [],
    'dead: paid, but metadata.user_id is missing',
  ),
];

/** A session in Canadian dollars of a package that is sold in US dollars. */
const converted = (user: string, sourceAmount: number | null) =>
  session(user, {
    metadata: buysPackage(user),
    amount_subtotal: 4210,
    amount_total: 4210,
    currency: 'cad',
    currency_conversion: sourceAmount && {
      amount_subtotal: sourceAmount,
      amount_total: sourceAmount,
      fx_rate: '1.4038',
      source_currency: 'usd',
    },
  });

const currencies: PaymentCase[] = [
  singleCase(
    'an amount that Stripe converted is compared in the currency of the package, and credited',
    'converted',
    (user) => converted(user, 2999),
    [200],
  ),
  singleCase(
    'a converted amount below the price of the package is dead',
    'converted_less',
    (user) => converted(user, 2000),
    [],
    PRICE_DIFFERS,
  ),
  singleCase(
    'another currency without a conversion is dead',
    'unconverted',
    (user) => converted(user, null),
    [],
    'dead: paid, but the currency differs from that of metadata.package_id',
  ),
  singleCase(
    'the presentment details of newer versions change nothing: the session is credited',
    'presented',
    (user) =>
      session(user, {
        metadata: buysPackage(user),
        presentment_details: { presentment_amount: 4210, presentment_currency: 'cad' },
      }),
    [200],
  ),
];

/** A session that paid so many of the package. */
const several = (paid: number, metadata: Record<string, string>) => (user: string) =>
  session(user, {
    metadata: buysPackage(user, metadata),
    amount_subtotal: 2999 * paid,
    amount_total: 2999 * paid,
  });

const quantities: PaymentCase[] = [
  singleCase('the price of two packages grants twice the credits', 'two', several(2, {}), [400]),
  singleCase(
    'two packages whose metadata names the credits of both grant these',
    'two_in_sum',
    several(2, { credits: '400' }),
    [400],
  ),
  singleCase(
    'two packages whose metadata names the quantity and the credits of one grant those of two',
    'two_each',
    several(2, { credits: '200', quantity: '2' }),
    [400],
  ),
  singleCase(
    'metadata.quantity that agrees with the amount grants so many packages',
    'three',
    several(3, { quantity: '3' }),
    [600],
  ),
  singleCase(
    'metadata.quantity above what was paid makes the session dead',
    'three_of_two',
    several(2, { quantity: '3' }),
    [],
    PRICE_DIFFERS,
  ),
  singleCase(
    'metadata.quantity that is no number makes the session dead',
    'dozen',
    several(1, { quantity: 'a dozen' }),
    [],
    'dead: paid, but metadata.quantity is not a whole number',
  ),
  singleCase(
    'credits that are neither of one package nor of both make the session dead',
    'two_other',
    several(2, { credits: '300' }),
    [],
    'dead: paid, but metadata.credits differs from the credits of metadata.package_id',
  ),
  singleCase(
    'an amount between two multiples of the price makes the session dead',
    'one_and_a_half',
    several(1.5, {}),
    [],
    'dead',
  ),
  singleCase(
    'metadata.quantity multiplies metadata.credits where there is no package',
    'four',
    (user) => session(user, { metadata: { ...buys(user, '50'), quantity: '4' } }),
    [200],
  ),
];

testCases(system, [...references, ...currencies, ...quantities]);
