import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll } from 'vitest';
import { type PaymentCase, singleCase, testCases } from './payment-cases.ts';
import {
  asyncPayment,
  buys,
  buysPackage,
  paymentIntent,
  refunded,
  session,
} from './payment-fixtures.ts';
import { system } from './system.ts';

beforeAll(() => system.reset());

const CREDITED_BEFORE = 'ignored: another event credited this purchase';
const PRICE_DIFFERS = 'dead: paid, but the amount differs from the price of metadata.package_id';
const withoutUser = { metadata: { credits: '200' } };

const offSession: PaymentCase[] = [
  singleCase('a PaymentIntent without a session is credited', 'top_up', paymentIntent, [200]),
  singleCase(
    'a PaymentIntent that names a package is credited with its credits',
    'top_up_package',
    (user) => paymentIntent(user, { metadata: buysPackage(user) }),
    [200],
  ),
  singleCase(
    'a PaymentIntent of less than its package costs is dead and credits nobody',
    'underpaid',
    (user) => paymentIntent(user, { amount_received: 999, metadata: buysPackage(user) }),
    [],
    PRICE_DIFFERS,
  ),
  singleCase(
    'a PaymentIntent that names a user but no credits is left to its session',
    'top_up_user',
    (user) => paymentIntent(user, { metadata: { user_id: user } }),
    [],
  ),
  {
    title:
      'a PaymentIntent is credited once, although its event arrives twice and another tells it',
    user: 'top_up_again',
    deliveries: [
      [paymentIntent('top_up_again'), paymentIntent('top_up_again')],
      [{ ...paymentIntent('top_up_again'), id: 'evt_intent_top_up_other' }],
    ],
    ledger: [200],
  },
  {
    title: 'a PaymentIntent before its session is credited once',
    user: 'intent_first',
    deliveries: [[paymentIntent('intent_first')], [session('intent_first')]],
    ledger: [200],
  },
  {
    title: 'a PaymentIntent after its session is credited once',
    user: 'session_first',
    deliveries: [[session('session_first')], [paymentIntent('session_first')]],
    ledger: [200],
  },
  {
    title: 'where a PaymentIntent and its session differ, the credits of the session stand',
    user: 'differing',
    deliveries: [
      [paymentIntent('differing', { metadata: buys('differing', '150') })],
      [session('differing')],
    ],
    ledger: [150, 50],
  },
  {
    title:
      'a PaymentIntent without a user is dead until its session is credited, and then no longer',
    user: 'found',
    deliveries: [[paymentIntent('found', withoutUser)], [session('found')]],
    ledger: [200],
    outcomes: [CREDITED_BEFORE, 'handled'],
  },
  {
    title: 'a PaymentIntent without a user whose session is credited before is never dead',
    user: 'known',
    deliveries: [[session('known')], [paymentIntent('known', withoutUser)]],
    ledger: [200],
    outcomes: ['handled', CREDITED_BEFORE],
  },
  {
    title: 'a refund of a third of a PaymentIntent takes a third of the credits',
    user: 'top_up_refunded',
    deliveries: [[paymentIntent('top_up_refunded')], [refunded('top_up_refunded', 1000)]],
    ledger: [200, -66],
  },
  {
    title: 'a refund that arrives before its PaymentIntent takes the credits as they are granted',
    user: 'refund_first',
    deliveries: [[refunded('refund_first', 2999)], [paymentIntent('refund_first')]],
    ledger: [200, -200],
  },
];

const unpaid = (name: string) => session(name, { payment_status: 'unpaid' });
const unmarked = (name: string) => paymentIntent(name, { metadata: {} });

const waiting: PaymentCase[] = [
  singleCase('a session whose payment is not captured is not credited', 'uncaptured', unpaid, []),
  {
    title: 'a session is credited when its payment is captured',
    user: 'captured',
    deliveries: [[unpaid('captured')], [unmarked('captured')]],
    ledger: [200],
  },
  {
    title: 'a session that arrives after its captured payment is credited',
    user: 'captured_first',
    deliveries: [[unmarked('captured_first')], [unpaid('captured_first')]],
    ledger: [200],
  },
  {
    title: 'a captured payment that names the credits too is credited once',
    user: 'captured_marked',
    deliveries: [[unpaid('captured_marked')], [paymentIntent('captured_marked')]],
    ledger: [200],
  },
  {
    title: 'a delayed payment that tells of itself by two events is credited once',
    user: 'delayed',
    deliveries: [[unpaid('delayed')], [unmarked('delayed')], [asyncPayment('delayed')]],
    ledger: [200],
  },
  {
    title: 'a session whose payment fails is not credited, and is once a later attempt succeeds',
    user: 'attempts',
    deliveries: [
      [
        unpaid('attempts'),
        fixture('payment_intent.payment_failed', {
          id: 'evt_failed_attempts',
          object: { id: 'pi_attempts', metadata: {} },
        }),
      ],
      [unmarked('attempts')],
    ],
    ledger: [200],
  },
];

testCases(system, [...offSession, ...waiting]);
