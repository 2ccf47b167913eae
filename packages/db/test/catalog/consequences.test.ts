import {
  type Correction,
  type CreditPackage,
  type HandledType,
  processEvent,
  purchaseMetadata,
} from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { describe, expect, test } from 'vitest';
import { describeConsequences, listConsequences } from '../../src/catalog/index.ts';

const pack: CreditPackage = {
  id: 'gold',
  name: 'Gold',
  credits: 200,
  unitAmount: 3000,
  currency: 'usd',
  stripePriceId: null,
  interval: null,
};
const plan: CreditPackage = { ...pack, interval: 'month' };
const pricedPlan: CreditPackage = { ...plan, stripePriceId: 'price_old' };

/** What handlers decide of the object with this catalog: a status and reason, or the credits. */
function outcomeOf(
  type: HandledType,
  object: object,
  sold: CreditPackage,
  correction?: Correction,
) {
  const event = fixture(type, { id: 'evt_1', object: { ...object } });
  const { outcome } = processEvent(JSON.stringify(event), {
    livemode: false,
    accounts: new Set(),
    otherPayments: 'dead',
    packages: new Map([[sold.id, sold]]),
    ...(correction && {
      corrections: new Map([['evt_1', correction]]),
    }),
  });
  if (outcome.status !== 'handled') return outcome.status;
  const row = outcome.facts[0]?.row;
  return row && 'credits' in row ? row.credits : null;
}

/** A paid session that was opened for this package. */
const session = (opened: CreditPackage, changes: object = {}) => ({
  amount_subtotal: opened.unitAmount,
  currency: opened.currency,
  metadata: purchaseMetadata('ada', opened, 1),
  ...changes,
});

interface Invoiced {
  readonly metadata?: object;
  readonly price?: string;
  readonly amount?: number;
  readonly unitAmount?: string | null;
  readonly reason?: string;
}

/** A paid invoice of a subscription that was sold as this plan. */
function invoice(sold: CreditPackage, changes: Invoiced = {}) {
  const { metadata = purchaseMetadata('ada', sold, 1), amount = sold.unitAmount } = changes;
  const { price = sold.stripePriceId ?? 'price_of_a_session', reason } = changes;
  const unit_amount_decimal =
    changes.unitAmount === undefined ? String(sold.unitAmount) : changes.unitAmount;
  return {
    billing_reason: reason ?? 'subscription_cycle',
    currency: 'usd',
    total: amount,
    parent: { subscription_details: { subscription: 'sub_1', metadata } },
    lines: {
      data: [
        {
          amount,
          quantity: 1,
          parent: { type: 'subscription_item_details', subscription_item_details: {} },
          pricing: { price_details: { price }, unit_amount_decimal },
        },
      ],
    },
  };
}

const invoiced = (sold: CreditPackage, now: CreditPackage, changes?: Invoiced) =>
  outcomeOf('invoice.paid', invoice(sold, changes), now);

const completed = 'checkout.session.completed';

describe('of a pack', () => {
  const consequences = describeConsequences(pack);

  test.each([
    ['credits', { ...pack, credits: 250 }],
    ['unitAmount', { ...pack, unitAmount: 4000 }],
  ] as const)(
    'changed %s: open sessions become dead letters, which the repair credits, and new ones are credited',
    (field, now) => {
      const sentences = listConsequences(consequences, [field]).join(' ');
      expect(sentences).toMatch(/becomes a dead letter .*--unset package_id --set credits=200/);
      const repair = { credits: '200', package_id: null };

      expect(outcomeOf(completed, session(pack), now)).toBe('dead');
      expect(outcomeOf(completed, session(pack), now, repair)).toBe(200);
      expect(outcomeOf(completed, session(now), now)).toBe(now.credits);
    },
  );

  test('a price that stays as it was at Stripe makes new checkouts dead letters', () => {
    const priced = { ...pack, stripePriceId: 'price_old' };
    expect(describeConsequences(priced).fields.unitAmount).toContain(
      'new checkouts charge the old price, and become dead letters',
    );
    const now = { ...priced, unitAmount: 4000 };

    const charged = session(now, { amount_subtotal: 3000 });
    expect(outcomeOf(completed, charged, now)).toBe('dead');
  });

  test('a Stripe price of another amount makes each purchase a dead letter', () => {
    expect(consequences.fields.stripePriceId).toContain(
      'it must be $30.00, or each purchase becomes a dead letter',
    );
    const now = { ...pack, stripePriceId: 'price_new' };

    expect(outcomeOf(completed, session(now), now)).toBe(200);
    expect(outcomeOf(completed, session(now, { amount_subtotal: 3100 }), now)).toBe('dead');
  });
});

test.each([
  ['credits', { credits: 250 }],
  ['price', { unitAmount: 4000 }],
])(
  'an open session of a plan is no dead letter after a change of its %s, and grants nothing itself',
  (_, changes) => {
    for (const sold of [plan, pricedPlan])
      expect(
        outcomeOf(completed, session(sold, { mode: 'subscription' }), { ...sold, ...changes }),
      ).toBeNull();
  },
);

describe('of a plan without a price at Stripe', () => {
  const { credits, unitAmount, stripePriceId } = describeConsequences(plan).fields;

  test('changed credits: a renewal grants what the metadata says, the new number without one', () => {
    expect(credits).toMatch(/each invoice grants 200, as before.*No Checkout Session becomes/);
    const now = { ...plan, credits: 250 };
    const packageAlone = { metadata: { user_id: 'ada', package_id: 'gold' } };

    expect(invoiced(plan, now)).toBe(200);
    expect(invoiced(plan, now, { reason: 'subscription_create' })).toBe(200);
    expect(invoiced(now, now)).toBe(250);
    expect(invoiced(plan, now, packageAlone)).toBe(250);
  });

  test('a changed price: renewals at the old one grant what the metadata says', () => {
    expect(unitAmount).toMatch(/keep the price at Stripe.*the credits in their metadata/);

    expect(invoiced(plan, { ...plan, unitAmount: 4000 })).toBe(200);
  });

  test('a price at Stripe: invoices at it grant the package’s credits, those before their metadata’s', () => {
    expect(stripePriceId).toMatch(/Invoices at it grant this package's credits/);
    const now = { ...plan, credits: 250, stripePriceId: 'price_new' };

    expect(invoiced(now, now)).toBe(250);
    expect(invoiced(plan, now)).toBe(200);
  });
});

describe('of a plan with a price at Stripe', () => {
  const { credits, unitAmount, stripePriceId } = describeConsequences(pricedPlan).fields;

  test('changed credits: each line grants the new number by its share of the price', () => {
    expect(credits).toMatch(/grants the new number, in proportion.*No Checkout Session becomes/);
    const now = { ...pricedPlan, credits: 300 };

    expect(invoiced(pricedPlan, now)).toBe(300);
    expect(invoiced(pricedPlan, now, { reason: 'subscription_create' })).toBe(300);
    expect(invoiced(pricedPlan, now, { amount: 1000 })).toBe(100);
    expect(invoiced(pricedPlan, now, { amount: -1500, reason: 'subscription_update' })).toBe(-150);
  });

  test('a changed price: a full line grants all at either price, by the price here where it shows none', () => {
    expect(unitAmount).toMatch(/A full line grants all credits at either price.*shows no price/);
    const now = { ...pricedPlan, unitAmount: 6000 };

    expect(invoiced(pricedPlan, now)).toBe(200);
    expect(invoiced(now, now)).toBe(200);
    expect(invoiced(pricedPlan, now, { unitAmount: null })).toBe(100);
  });

  test('another price: the old one grants by metadata or dies, and a change from it takes nothing back', () => {
    expect(stripePriceId).toMatch(
      /Subscriptions that renew at price_old are no longer credited by this price.*takes nothing back/,
    );
    const now = { ...pricedPlan, credits: 300, stripePriceId: 'price_new' };
    const user = { user_id: 'ada' };

    expect(invoiced(pricedPlan, now)).toBe(200);
    expect(invoiced(pricedPlan, now, { metadata: { ...user, package_id: 'gold' } })).toBe(300);
    expect(invoiced(pricedPlan, now, { metadata: user })).toBe('dead');
    expect(invoiced(pricedPlan, now, { amount: -1500, reason: 'subscription_update' })).toBeNull();
    // The new price may have another amount.
    expect(invoiced(now, now, { amount: 5000, unitAmount: '5000' })).toBe(300);
  });
});
