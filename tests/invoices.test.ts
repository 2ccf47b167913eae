import { beforeAll } from 'vitest';
import { type PaymentCase, singleCase, testCases } from './payment-cases.ts';
import { buys, invoice, invoicePayment, line, priceOf, refunded } from './payment-fixtures.ts';
import { query, system } from './system.ts';

beforeAll(async () => {
  await system.reset();
  await query(`UPDATE credit_packages SET stripe_price_id = '${priceOf('')}' || id`);
});

/** The price of a plan that is no package. */
const SEATS = 'price_seats';
/** 500 credits for $59.99, and 2,000 for $199.99. */
const PROFESSIONAL = priceOf('professional');
const ENTERPRISE = priceOf('enterprise');

type Invoice = Parameters<typeof invoice>[1];

/** A case of one invoice. */
const one = (
  title: string,
  user: string,
  paid: Invoice,
  ledger: readonly number[],
  outcome?: string,
): PaymentCase => singleCase(title, user, (name) => invoice(name, paid), ledger, outcome);

/** Ways to pay an invoice of $59.99 of which the card pays nothing. */
const WITHOUT_CARD = {
  'from the balance': { amount_paid: 0, amount_due: 0, starting_balance: -9000 },
  'out of band': { amount_paid: 0, amount_due: 5999, paid_out_of_band: true },
  'by a coupon': { amount_paid: 0, amount_due: 0, total: 0 },
};

const withoutCard: PaymentCase[] = Object.entries(WITHOUT_CARD).flatMap(([way, object]) => {
  const renewed = `renewed_${way.replaceAll(' ', '_')}`;
  const subscribed = `subscribed_${way.replaceAll(' ', '_')}`;
  const renewal = { ...object, billing_reason: 'subscription_cycle' };
  return [
    one(
      `a renewal paid ${way} grants the credits of the subscription’s metadata`,
      renewed,
      { lines: [line(SEATS)], metadata: buys(renewed), object: renewal },
      [200],
    ),
    one(
      `a first invoice paid ${way} grants the package at the price of its line`,
      subscribed,
      { lines: [line(PROFESSIONAL)], metadata: { user_id: subscribed }, object },
      [500],
    ),
  ];
});

const partlyByBalance: Invoice = {
  lines: [line(PROFESSIONAL)],
  metadata: { user_id: 'card_part' },
  object: { amount_due: 3000, amount_paid: 3000, starting_balance: -2999 },
};

const refunds: PaymentCase[] = [
  {
    title: 'a refund of the part that the card paid takes back its share of the total, not all',
    user: 'card_part',
    deliveries: [
      [invoice('card_part', partlyByBalance), invoicePayment('card_part', 3000)],
      [refunded('card_part', 3000)],
    ],
    ledger: [500, -250],
  },
  {
    title: 'a refund that arrives before the invoice takes the same share of the total',
    user: 'card_part_first',
    deliveries: [
      [refunded('card_part_first', 3000)],
      [invoicePayment('card_part_first', 3000)],
      [
        invoice('card_part_first', {
          ...partlyByBalance,
          metadata: { user_id: 'card_part_first' },
        }),
      ],
    ],
    ledger: [500, -250],
  },
];

const manual: PaymentCase[] = [
  one(
    'a manual invoice grants the credits of its own metadata',
    'manual',
    {
      lines: [line(SEATS, { isOneOff: true })],
      metadata: null,
      object: { metadata: buys('manual') },
    },
    [200],
  ),
  one(
    'a manual invoice grants the package that its metadata names',
    'manual_named',
    {
      lines: [line(SEATS, { isOneOff: true })],
      metadata: null,
      object: { metadata: { user_id: 'manual_named', package_id: 'standard' } },
    },
    [200],
  ),
  one(
    'a manual invoice grants the package at the price of its line, times the quantity',
    'manual_line',
    {
      lines: [line(PROFESSIONAL, { isOneOff: true, quantity: 3 })],
      metadata: null,
      object: { metadata: { user_id: 'manual_line' } },
    },
    [1500],
  ),
  one(
    'a manual invoice at the price of a package that names no user is dead',
    'manual_nobody',
    { lines: [line(PROFESSIONAL, { isOneOff: true })], metadata: null },
    [],
    'dead: paid, but metadata.user_id of the subscription or invoice is missing',
  ),
  one(
    'a manual invoice that names a user but no credits is dead',
    'manual_user',
    {
      lines: [line(SEATS, { isOneOff: true })],
      metadata: null,
      object: { metadata: { user_id: 'manual_user' } },
    },
    [],
    'dead: paid, but metadata.credits is missing',
  ),
];

const subscription = (
  user: string,
  lines: Invoice['lines'],
  billing_reason = 'subscription_create',
): Invoice => ({ lines, metadata: { user_id: user }, object: { billing_reason } });

/** A part of a period of a plan at another price than today's, of which half is charged or given back. */
const half = (price: string, unitAmount: number, sign: 1 | -1) =>
  line(price, { unitAmount, amount: (sign * unitAmount) / 2, isProration: true });

const lines: PaymentCase[] = [
  one(
    'a package as a one-off line of another plan’s first invoice is granted',
    'one_off',
    subscription('one_off', [line(SEATS), line(PROFESSIONAL, { isOneOff: true })]),
    [500],
  ),
  one(
    'a package as plan and another as a one-off line are both granted',
    'plan_and_one_off',
    subscription('plan_and_one_off', [
      line(PROFESSIONAL),
      line(ENTERPRISE, { unitAmount: 19999, isOneOff: true }),
    ]),
    [2500],
  ),
  one(
    'another plan whose subscription names a user but no credits is dead',
    'no_credits',
    subscription('no_credits', [line(SEATS)]),
    [],
    'dead: paid, but no package has the price on the invoice',
  ),
  one(
    'a trial at the price of a package grants nothing',
    'trial',
    subscription('trial', [line(PROFESSIONAL, { amount: 0 })]),
    [],
  ),
  one(
    'the fee of a trial grants nothing of the subscription’s metadata',
    'trial_fee',
    {
      lines: [line(SEATS, { amount: 0 }), line('price_fee', { isOneOff: true })],
      metadata: buys('trial_fee'),
    },
    [],
  ),
  one(
    'an upgrade at half of the period grants half of the new plan less half of the old one',
    'upgrade',
    subscription(
      'upgrade',
      [half(PROFESSIONAL, 6000, -1), half(ENTERPRISE, 20000, 1)],
      'subscription_update',
    ),
    [750],
  ),
  {
    title: 'a downgrade that gives back more than it charges takes credits away',
    user: 'downgrade',
    deliveries: [
      [invoice('upper', subscription('downgrade', [line(ENTERPRISE)]))],
      [
        invoice(
          'lower',
          subscription(
            'downgrade',
            [half(ENTERPRISE, 20000, -1), half(PROFESSIONAL, 6000, 1)],
            'subscription_update',
          ),
        ),
      ],
    ],
    ledger: [2000, -750],
  },
];

testCases(system, [...withoutCard, ...refunds, ...manual, ...lines]);
