import { describe, expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import type { HandledType } from '../src/index.ts';
import {
  creditPackage,
  firstRow,
  outcomeOf,
  processFixture,
  TEST_MODE,
} from './process-fixture.ts';

const otherAccount = {
  status: 'ignored',
  reason: 'the event belongs to another account, which STRIPE_ACCOUNTS does not list',
};

describe('an event of another account is ignored with that reason, whatever its metadata says', () => {
  test.each<[string, object]>([
    ['account', { account: 'acct_other' }],
    ['account and context', { account: 'acct_other', context: 'acct_other' }],
    ['context', { context: 'acct_other' }],
    ['context, a path that ends with the account', { context: 'acct_ours/acct_other' }],
    ['context, where account is ours', { account: 'acct_ours', context: 'acct_other' }],
    ['account, where context is ours', { account: 'acct_other', context: 'acct_ours' }],
    ['an account that is no text', { account: { id: 'acct_ours' } }],
    ['an empty account', { account: '' }],
    ['account, in the other mode', { account: 'acct_other', livemode: true }],
    [
      'account, on a thin event',
      { account: 'acct_other', object: 'v2.core.event', data: undefined },
    ],
  ])('by %s', (_, fields) => {
    const context = { ...TEST_MODE, accounts: new Set(['acct_ours']) };
    const event = { ...fixture('checkout.session.completed'), ...fields };

    expect(outcomeOf(event, context)).toEqual(otherAccount);
  });

  test('by any name, where STRIPE_ACCOUNTS is empty', () => {
    const event = { ...fixture('checkout.session.completed'), account: 'acct_ours' };

    expect(outcomeOf(event)).toEqual(otherAccount);
  });
});

describe('an event of our account is handled', () => {
  test.each<[string, object]>([
    ['by no name', {}],
    ['by null', { account: null, context: null }],
    ['by account', { account: 'acct_ours' }],
    ['by account and context', { account: 'acct_ours', context: 'acct_ours' }],
    ['by context, a path that ends with it', { context: 'org_1/acct_ours' }],
  ])('%s', (_, fields) => {
    const context = { ...TEST_MODE, accounts: new Set(['acct_ours', 'acct_second']) };
    const event = { ...fixture('checkout.session.completed'), ...fields };

    expect(outcomeOf(event, context).status).toBe('handled');
  });
});

const ignoring = { ...TEST_MODE, otherPayments: 'ignored' as const };
const saleOf = (billing_reason: string, object: object = {}): [HandledType, object] => [
  'invoice.paid',
  {
    billing_reason,
    metadata: {},
    parent: { subscription_details: { subscription: 'sub_1', metadata: {} } },
    lines: { data: [{ amount: 1900, pricing: { price_details: { price: 'price_other' } } }] },
    total: 1900,
    ...object,
  },
];
const session = { metadata: {}, amount_total: 4900, client_reference_id: 'ada' };

test('an unmarked session that cost nothing is recorded: no money is missing', () => {
  const free = { metadata: {}, payment_status: 'no_payment_required', amount_total: 0 };

  const outcome = processFixture('checkout.session.completed', free);

  expect(firstRow(outcome)).toMatchObject({ status: 'paid', credits: null });
});

describe('a payment that nothing marks as a purchase of credits', () => {
  test.each<[string, [HandledType, object], object]>([
    [
      'a session, by its PaymentIntent',
      ['checkout.session.completed', { ...session, payment_intent: 'pi_1' }],
      { id: 'pi_1', amount: 4900, currency: 'usd' },
    ],
    [
      'a session with a receipt, by that invoice, whose own event is of the same payment',
      ['checkout.session.completed', { ...session, payment_intent: 'pi_1', invoice: 'in_1' }],
      { id: 'in_1', amount: 4900, currency: 'usd' },
    ],
    [
      'a session whose delayed payment succeeded',
      ['checkout.session.async_payment_succeeded', { ...session, payment_intent: 'pi_1' }],
      { id: 'pi_1', amount: 4900, currency: 'usd' },
    ],
    [
      'a session with metadata of the product’s own',
      ['checkout.session.completed', { ...session, metadata: { tenant: 'acme' }, id: 'cs_1' }],
      { id: 'pi_3SWcRdFixtureStandard', amount: 4900, currency: 'usd' },
    ],
    [
      'an invoice of a subscription',
      saleOf('subscription_cycle', { id: 'in_1' }),
      { id: 'in_1', amount: 1900, currency: 'usd' },
    ],
    [
      'an invoice of a change of plan',
      saleOf('subscription_update', { id: 'in_1' }),
      { id: 'in_1', amount: 1900, currency: 'usd' },
    ],
    [
      'a manual invoice',
      saleOf('manual', { id: 'in_1', parent: null }),
      { id: 'in_1', amount: 1900, currency: 'usd' },
    ],
  ])(
    '%s: is dead by default, and ignored and counted by OTHER_PAYMENTS',
    (_, [type, object], otherPayment) => {
      expect(processFixture(type, { ...object })).toMatchObject({
        status: 'dead',
        reason: expect.stringContaining('OTHER_PAYMENTS'),
      });
      expect(processFixture(type, { ...object }, ignoring)).toEqual({
        status: 'ignored',
        reason: 'the payment is not for credits',
        otherPayment,
      });
    },
  );

  test('a free invoice of another product is recorded: nothing was paid', () => {
    const [type, object] = saleOf('subscription_create', { total: 0 });

    expect(processFixture(type, { ...object }).status).toBe('handled');
  });

  test('a PaymentIntent is recorded: its session or invoice says what was sold', () => {
    expect(processFixture('payment_intent.succeeded', { metadata: {} }).status).toBe('handled');
  });
});

describe('one mark is enough: with OTHER_PAYMENTS "ignored" the payment is dead, not ignored, when it has', () => {
  test.each<[string, [HandledType, object]]>([
    ['a user', ['checkout.session.completed', { ...session, metadata: { user_id: 'ada' } }]],
    ['a blank user', ['checkout.session.completed', { ...session, metadata: { user_id: '' } }]],
    [
      'invalid credits',
      ['checkout.session.completed', { ...session, metadata: { credits: 'many' } }],
    ],
    [
      'an unknown package',
      ['checkout.session.completed', { ...session, metadata: { package_id: 'x' } }],
    ],
    [
      'a user on the subscription',
      saleOf('subscription_cycle', {
        parent: { subscription_details: { subscription: 'sub_1', metadata: { user_id: 'ada' } } },
      }),
    ],
    ['credits on a manual invoice', saleOf('manual', { metadata: { credits: '5' } })],
  ])('%s', (_, [type, object]) => {
    expect(processFixture(type, { ...object }, ignoring).status).toBe('dead');
  });

  test('a line at the price of a package', () => {
    const packages = new Map([creditPackage('saas', 10, { stripePriceId: 'price_other' })]);
    const [type, object] = saleOf('subscription_cycle');

    expect(processFixture(type, { ...object }, { ...ignoring, packages })).toMatchObject({
      status: 'dead',
      reason: expect.stringContaining('no user to credit'),
    });
  });
});

describe('a thin event', () => {
  const thin = {
    id: 'evt_thin',
    object: 'v2.core.event',
    type: 'v1.checkout.session.completed',
    created: '2026-11-20T10:00:00.000Z',
    livemode: false,
    snapshot_event: 'evt_snapshot',
    related_object: { id: 'cs_1', type: 'checkout.session' },
  };

  test.each<[string, object, object]>([
    [
      'of a handled type is looked up by its snapshot event',
      {},
      { status: 'incomplete', lookup: { kind: 'snapshot_event', id: 'evt_snapshot' } },
    ],
    [
      'without a snapshot event is dead with that reason',
      { snapshot_event: undefined },
      {
        status: 'dead',
        reason: 'the thin event has no snapshot_event: it cannot be looked up',
      },
    ],
    [
      'of a type that has no handler is ignored',
      { type: 'v1.account.updated', livemode: true },
      { status: 'ignored', reason: 'no handler for this type' },
    ],
    ['of another account is ignored', { context: 'acct_other' }, otherAccount],
    [
      'of the other mode is dead with that reason',
      { livemode: true },
      { status: 'dead', reason: expect.stringContaining('a live event reached') },
    ],
  ])('%s', (_, fields, outcome) => {
    expect(outcomeOf({ ...thin, ...fields })).toEqual(outcome);
  });
});
