import type { HandledType } from '@stripe-credits/stripe-events';
import { type Changes, fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';

/** One thing that Stripe does, in the order in which it reaches us. */
export interface Step {
  readonly tells: string;
  readonly event: StripeEvent;
  readonly deliveries?: number;
  /** Signed with a secret that is not ours. */
  readonly forged?: true;
}

const START = Math.floor(Date.now() / 1000) - 3600;
let made = 0;

/** Each event is a second younger than the one made before it; `id` defaults to a new one. */
function event(type: HandledType, object: Record<string, unknown>, changes: Changes = {}) {
  made += 1;
  return fixture(type, {
    id: `evt_demo_${String(made).padStart(4, '0')}`,
    created: START + made,
    object,
    ...changes,
  });
}

const packages = {
  starter: { credits: '50', amount: 999 },
  standard: { credits: '200', amount: 2999 },
  professional: { credits: '500', amount: 5999 },
};

function purchase(user: string, bought: keyof typeof packages, session = `cs_demo_${user}`) {
  const { credits, amount } = packages[bought];
  return {
    id: session,
    payment_intent: session.replace('cs_', 'pi_'),
    client_reference_id: user,
    amount_subtotal: amount,
    amount_total: amount,
    metadata: { user_id: user, credits, package_id: bought },
  };
}

/** What a refund or a dispute knows of the purchase that it is about. */
const paymentOf = (user: string) => ({
  charge: `ch_demo_${user}`,
  payment_intent: `pi_demo_${user}`,
});

const ada = purchase('ada', 'standard');
const paid = event('checkout.session.completed', ada);
const ben = purchase('ben', 'professional');
const benWaits = event('checkout.session.completed', { ...ben, payment_status: 'unpaid' });
const cleo = purchase('cleo', 'starter');
const cleoWaits = event('checkout.session.completed', { ...cleo, payment_status: 'unpaid' });
const cleoPaid = event('checkout.session.async_payment_succeeded', cleo);
const dan = purchase('dan', 'standard');
const fay = { id: 'sub_demo_fay', metadata: { user_id: 'fay' } };
const fayStarts = event('customer.subscription.created', { ...fay, status: 'incomplete' });
const fayActive = event('customer.subscription.updated', { ...fay, status: 'active' });
const fayEnds = event('customer.subscription.deleted', { ...fay, status: 'canceled' });

const fayPays = {
  billing_reason: 'subscription_cycle',
  parent: {
    subscription_details: {
      subscription: fay.id,
      metadata: { user_id: 'fay', credits: '500' },
    },
  },
};
const fayRefund = { payment_intent: 'pi_demo_fay' };
const gus = { id: 'sub_demo_gus', metadata: { user_id: 'gus' } };
const ivyRefund = { id: 're_demo_ivy', ...paymentOf('ivy'), amount: 2999 };
const joeDispute = { id: 'du_demo_joe', ...paymentOf('joe') };
const kimDispute = { id: 'du_demo_kim', ...paymentOf('kim') };
const kimWithdrawn = event('charge.dispute.funds_withdrawn', kimDispute);

export const story: readonly Step[] = [
  { tells: 'ada buys Standard', event: paid },
  { tells: '… and Stripe delivers it four times more', event: paid, deliveries: 4 },
  {
    tells: '… and makes a second, distinct event for it',
    event: event('checkout.session.completed', ada),
  },
  {
    tells: '… and reports the payment itself',
    event: event('payment_intent.succeeded', { id: ada.payment_intent, metadata: ada.metadata }),
  },
  { tells: 'ben pays by bank transfer: not paid yet', event: benWaits },
  {
    tells: '… and his money arrives',
    event: event('checkout.session.async_payment_succeeded', ben),
  },
  { tells: 'cleo’s money is reported first', event: cleoPaid },
  { tells: '… and then that it is awaited', event: cleoWaits },
  {
    tells: 'dan’s bank transfer fails',
    event: event('checkout.session.async_payment_failed', { ...dan, payment_status: 'unpaid' }),
  },
  {
    tells: 'eve leaves her basket',
    event: event('checkout.session.expired', {
      ...purchase('eve', 'starter'),
      status: 'expired',
      payment_status: 'unpaid',
    }),
  },
  {
    tells: 'eve’s card was declined before',
    event: event('payment_intent.payment_failed', {
      id: 'pi_demo_eve',
      metadata: { user_id: 'eve' },
    }),
  },
  { tells: 'fay’s subscription ends', event: fayEnds },
  { tells: '… became active before that', event: fayActive },
  { tells: '… and began before that', event: fayStarts },
  {
    tells: 'fay’s renewal fails',
    event: event('invoice.payment_failed', { id: 'in_demo_fay', attempt_count: 1, ...fayPays }),
  },
  {
    tells: '… and is paid after all: 500 credits',
    event: event('invoice.paid', { id: 'in_demo_fay', attempt_count: 2, ...fayPays }),
  },
  {
    tells: '… with this payment',
    event: event('invoice_payment.paid', {
      id: 'inpay_demo_fay',
      invoice: 'in_demo_fay',
      payment: { type: 'payment_intent', payment_intent: 'pi_demo_fay' },
    }),
  },
  {
    tells: '… of which a fifth is refunded',
    event: event('charge.refunded', { id: 'ch_demo_fay', ...fayRefund, amount_refunded: 1200 }),
  },
  {
    tells: 'gus’s trial is about to end',
    event: event('customer.subscription.trial_will_end', gus),
  },
  {
    tells: '… is paused',
    event: event('customer.subscription.paused', { ...gus, status: 'paused' }),
  },
  { tells: '… and resumed', event: event('customer.subscription.resumed', gus) },

  {
    tells: 'ivy’s refund is reported before her purchase',
    event: event('refund.created', ivyRefund),
  },
  {
    tells: '… ivy bought Standard',
    event: event('checkout.session.completed', purchase('ivy', 'standard')),
  },
  { tells: '… the refund has news', event: event('refund.updated', ivyRefund) },
  { tells: '… and fails: the credits come back', event: event('refund.failed', ivyRefund) },

  {
    tells: 'joe buys Standard',
    event: event('checkout.session.completed', purchase('joe', 'standard')),
  },
  { tells: '… disputes it', event: event('charge.dispute.created', joeDispute) },
  {
    tells: '… and the money is withdrawn',
    event: event('charge.dispute.funds_withdrawn', joeDispute),
  },
  {
    tells: 'kim buys Standard',
    event: event('checkout.session.completed', purchase('kim', 'standard')),
  },
  {
    tells: '… her dispute is won',
    event: event('charge.dispute.closed', { ...kimDispute, status: 'won' }),
  },
  { tells: '… the money is back', event: event('charge.dispute.funds_reinstated', kimDispute) },
  {
    tells: '… and had been withdrawn before',
    event: kimWithdrawn,
  },
  {
    tells: 'an event of 150 KB',
    event: event('checkout.session.completed', {
      ...purchase('gil', 'starter'),
      custom_text: { submit: { message: 'x'.repeat(150_000) } },
    }),
  },
  {
    tells: 'a type that nobody handles',
    event: { ...event('invoice.paid', { id: 'in_demo_draft' }), type: 'invoice.created' },
  },
  {
    tells: 'hal pays, but the session names no user',
    event: event('checkout.session.completed', {
      ...purchase('hal', 'starter'),
      metadata: { credits: '50', package_id: 'starter' },
    }),
  },
  {
    tells: 'ida pays, but for more credits than the package has',
    event: event('checkout.session.completed', {
      ...purchase('ida', 'starter'),
      metadata: { user_id: 'ida', credits: '5000', package_id: 'starter' },
    }),
  },
  {
    tells: 'mallory forges a purchase',
    event: event('checkout.session.completed', purchase('mallory', 'professional')),
    forged: true,
  },
];

const CROWD = 200;
export const crowdCredits = CROWD * Number(packages.starter.credits);

/** Many purchases by ten users, each delivered one to three times, the last bought first. */
export function crowd(): Step[] {
  return Array.from({ length: CROWD }, (_, index) => ({
    tells: '',
    event: event(
      'checkout.session.completed',
      purchase(`crowd_${index % 10}`, 'starter', `cs_demo_crowd_${index}`),
    ),
    deliveries: 1 + (index % 3),
  })).reverse();
}
