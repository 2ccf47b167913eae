import { thinEvent } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll } from 'vitest';
import { type PaymentCase, singleCase, testCases } from './payment-cases.ts';
import {
  buys,
  invoice,
  line,
  paymentIntent,
  refunded,
  SEATS,
  seats,
  session,
  withFields,
} from './payment-fixtures.ts';
import { system } from './system.ts';

beforeAll(() => system.reset());

const MERCHANT = 'acct_merchant';
const OTHER_ACCOUNT =
  'ignored: the event belongs to another account, which STRIPE_ACCOUNTS does not list';
const OTHER_PAYMENT = 'OTHER_PAYMENTS to "ignored"';

const generous = (name: string) => session(name, { metadata: buys(name, '1000000') });

/** Nothing is credited, and the event ends as this says. */
const nothing = (
  title: string,
  user: string,
  create: (user: string) => { id: string },
  outcome: string,
): PaymentCase => singleCase(title, user, create, [], outcome);

const accounts: PaymentCase[] = [
  nothing(
    'a session of a connected account, named in account and context, mints nothing',
    'connected',
    (user) => withFields(generous(user), { account: MERCHANT, context: MERCHANT }),
    OTHER_ACCOUNT,
  ),
  nothing(
    'a session with account alone mints nothing',
    'account_alone',
    (user) => withFields(generous(user), { account: MERCHANT }),
    OTHER_ACCOUNT,
  ),
  nothing(
    'a session with context alone mints nothing',
    'context_alone',
    (user) => withFields(generous(user), { context: MERCHANT }),
    OTHER_ACCOUNT,
  ),
  nothing(
    'a session whose context is a path to another account mints nothing',
    'context_path',
    (user) => withFields(generous(user), { context: `org_platform/${MERCHANT}` }),
    OTHER_ACCOUNT,
  ),
  nothing(
    'a PaymentIntent of a connected account mints nothing',
    'connected_intent',
    (user) => withFields(paymentIntent(user), { account: MERCHANT }),
    OTHER_ACCOUNT,
  ),
  nothing(
    'an invoice of a connected account mints nothing',
    'connected_invoice',
    (user) => withFields(invoice(user, seats(buys(user))), { account: MERCHANT }),
    OTHER_ACCOUNT,
  ),
  nothing(
    'a thin event of a connected account is not looked up',
    'connected_thin',
    (user) => withFields(thinEvent(session(user)), { context: MERCHANT }),
    OTHER_ACCOUNT,
  ),
  {
    title: 'a refund that another account sends takes no credits away',
    user: 'refunded_elsewhere',
    deliveries: [
      [session('refunded_elsewhere')],
      [withFields(refunded('refunded_elsewhere', 2999), { account: MERCHANT })],
    ],
    ledger: [200],
    outcomes: ['handled', OTHER_ACCOUNT],
  },
  {
    title: 'a session whose account and context are null is ours and credited',
    user: 'null_account',
    deliveries: [[withFields(session('null_account'), { account: null, context: null })]],
    ledger: [200],
  },
];

const otherSales: PaymentCase[] = [
  nothing(
    'a session without metadata is dead with a reason that names the setting',
    'unmarked',
    (user) => session(user, { metadata: {} }),
    `dead: paid, but not marked as a purchase of credits: set metadata.user_id and metadata.credits, or set ${OTHER_PAYMENT}`,
  ),
  nothing(
    'a session with metadata of another product is dead with a reason that names the setting',
    'foreign_key',
    (user) => session(user, { metadata: { workspace: user } }),
    OTHER_PAYMENT,
  ),
  nothing(
    'a client_reference_id alone credits nobody, because the buyer can write it',
    'reference_alone',
    (user) => session(user, { metadata: {}, client_reference_id: user }),
    OTHER_PAYMENT,
  ),
  nothing(
    'the first invoice of another plan is dead with a reason that names the setting',
    'plan',
    (user) => invoice(user, seats({})),
    OTHER_PAYMENT,
  ),
  nothing(
    'the renewal of another plan is dead with that reason, although it has metadata of its own',
    'renewal',
    (user) => invoice(user, seats({ workspace: user }, 'subscription_cycle')),
    OTHER_PAYMENT,
  ),
  nothing(
    'a manual invoice for other work is dead with a reason that names the setting',
    'consulting',
    (user) => invoice(user, { lines: [line(SEATS, { isOneOff: true })], metadata: null }),
    OTHER_PAYMENT,
  ),
  nothing(
    'an invoice of nothing, as of a trial, is not dead',
    'trial',
    (user) => invoice(user, { lines: [line(SEATS, { amount: 0 })], metadata: {} }),
    'handled',
  ),
  nothing(
    'a PaymentIntent without metadata is not dead: a session or an invoice may tell of it',
    'bare_intent',
    (user) => paymentIntent(user, { metadata: {} }),
    'handled',
  ),
  nothing(
    'the session of another subscription is not dead: its invoice tells of the money',
    'subscribed',
    (user) => session(user, { mode: 'subscription', payment_intent: null, metadata: {} }),
    'handled',
  ),
];

const wrongMode: PaymentCase[] = [
  nothing(
    'a type without a handler is ignored in the other mode too',
    'other_type',
    (user) => withFields(session(user, {}, { livemode: true }), { type: 'account.updated' }),
    'ignored: no handler for this type',
  ),
  nothing(
    'a thin type without a handler is ignored in the other mode too',
    'other_thin',
    (user) =>
      withFields(thinEvent(session(user, {}, { livemode: true })), {
        type: 'v2.core.account.updated',
      }),
    'ignored: no handler for this type',
  ),
  nothing(
    'a live session in a deployment for test mode is dead and credits nobody',
    'live',
    (user) => session(user, {}, { livemode: true }),
    'dead: a live event reached a deployment for test mode',
  ),
  nothing(
    'a live thin event in a deployment for test mode is dead and not looked up',
    'live_thin',
    (user) => thinEvent(session(user, {}, { livemode: true })),
    'dead: a live event reached a deployment for test mode',
  ),
];

testCases(system, [...accounts, ...otherSales, ...wrongMode]);
