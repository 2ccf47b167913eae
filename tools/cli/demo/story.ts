import type { HandledType } from '@stripe-credits/stripe-events';
import { type Changes, fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';

/** One event, in the order of arrival. */
export interface Step {
  readonly description: string;
  readonly event: StripeEvent;
  readonly deliveries?: number;
  /** Signed with another secret than the endpoint's. */
  readonly forged?: true;
}

const START = Math.floor(Date.now() / 1000) - 3600;
let created = 0;

/** Each event is a second younger than the one before. */
function event(type: HandledType, object: Record<string, unknown>, changes: Changes = {}) {
  created += 1;
  return fixture(type, {
    id: `evt_demo_${String(created).padStart(4, '0')}`,
    created: START + created,
    object,
    ...changes,
  });
}

const packages = {
  starter: { credits: '50', amount: 999 },
  standard: { credits: '200', amount: 2999 },
  professional: { credits: '500', amount: 5999 },
};

function purchase(user: string, packageId: keyof typeof packages, session = `cs_demo_${user}`) {
  const { credits, amount } = packages[packageId];
  return {
    id: session,
    payment_intent: session.replace('cs_', 'pi_'),
    client_reference_id: user,
    amount_subtotal: amount,
    amount_total: amount,
    metadata: { user_id: user, credits, package_id: packageId },
  };
}

/** The ids by which a refund or a dispute names the payment. */
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
  { description: 'ada buys Standard', event: paid },
  { description: '… Stripe delivers the event four more times', event: paid, deliveries: 4 },
  {
    description: '… a second, distinct event for the session',
    event: event('checkout.session.completed', ada),
  },
  {
    description: '… the event of the payment itself',
    event: event('payment_intent.succeeded', { id: ada.payment_intent, metadata: ada.metadata }),
  },
  { description: 'ben pays by bank transfer: not paid yet', event: benWaits },
  {
    description: '… the transfer arrives',
    event: event('checkout.session.async_payment_succeeded', ben),
  },
  { description: 'cleo’s payment: the event arrives first', event: cleoPaid },
  { description: '… the session before payment arrives late', event: cleoWaits },
  {
    description: 'dan’s bank transfer fails',
    event: event('checkout.session.async_payment_failed', { ...dan, payment_status: 'unpaid' }),
  },
  {
    description: 'eve’s session expires',
    event: event('checkout.session.expired', {
      ...purchase('eve', 'starter'),
      status: 'expired',
      payment_status: 'unpaid',
    }),
  },
  {
    description: '… her card was declined before',
    event: event('payment_intent.payment_failed', {
      id: 'pi_demo_eve',
      metadata: { user_id: 'eve' },
    }),
  },
  { description: 'fay’s subscription ends', event: fayEnds },
  { description: '… became active before that', event: fayActive },
  { description: '… was created before that', event: fayStarts },
  {
    description: 'fay’s renewal fails',
    event: event('invoice.payment_failed', { id: 'in_demo_fay', attempt_count: 1, ...fayPays }),
  },
  {
    description: '… and is paid at last: 500 credits',
    event: event('invoice.paid', { id: 'in_demo_fay', attempt_count: 2, ...fayPays }),
  },
  {
    description: '… with this payment',
    event: event('invoice_payment.paid', {
      id: 'inpay_demo_fay',
      invoice: 'in_demo_fay',
      payment: { type: 'payment_intent', payment_intent: 'pi_demo_fay' },
    }),
  },
  {
    description: '… of which a fifth is refunded',
    event: event('charge.refunded', { id: 'ch_demo_fay', ...fayRefund, amount_refunded: 1200 }),
  },
  {
    description: 'gus’s trial is about to end',
    event: event('customer.subscription.trial_will_end', gus),
  },
  {
    description: '… is paused',
    event: event('customer.subscription.paused', { ...gus, status: 'paused' }),
  },
  { description: '… and resumed', event: event('customer.subscription.resumed', gus) },

  {
    description: 'ivy’s refund arrives before her purchase',
    event: event('refund.created', ivyRefund),
  },
  {
    description: '… ivy bought Standard',
    event: event('checkout.session.completed', purchase('ivy', 'standard')),
  },
  { description: '… the refund is updated', event: event('refund.updated', ivyRefund) },
  {
    description: '… and fails: the credits are restored',
    event: event('refund.failed', ivyRefund),
  },

  {
    description: 'joe buys Standard',
    event: event('checkout.session.completed', purchase('joe', 'standard')),
  },
  { description: '… disputes it', event: event('charge.dispute.created', joeDispute) },
  {
    description: '… the funds are withdrawn',
    event: event('charge.dispute.funds_withdrawn', joeDispute),
  },
  {
    description: 'kim buys Standard',
    event: event('checkout.session.completed', purchase('kim', 'standard')),
  },
  {
    description: '… her dispute is won',
    event: event('charge.dispute.closed', { ...kimDispute, status: 'won' }),
  },
  {
    description: '… the funds are reinstated',
    event: event('charge.dispute.funds_reinstated', kimDispute),
  },
  {
    description: '… they had been withdrawn before',
    event: kimWithdrawn,
  },
  {
    description: 'an event of 150 KB',
    event: event('checkout.session.completed', {
      ...purchase('gil', 'starter'),
      custom_text: { submit: { message: 'x'.repeat(150_000) } },
    }),
  },
  {
    description: 'a type without a handler',
    event: { ...event('invoice.paid', { id: 'in_demo_draft' }), type: 'invoice.created' },
  },
  {
    description: 'hal pays, but metadata.user_id is missing',
    event: event('checkout.session.completed', {
      ...purchase('hal', 'starter'),
      metadata: { credits: '50', package_id: 'starter' },
    }),
  },
  {
    description: 'ida pays, but metadata has more credits than the package',
    event: event('checkout.session.completed', {
      ...purchase('ida', 'starter'),
      metadata: { user_id: 'ida', credits: '5000', package_id: 'starter' },
    }),
  },
  {
    description: 'mallory forges a signature',
    event: event('checkout.session.completed', purchase('mallory', 'professional')),
    forged: true,
  },
];

const BULK_PURCHASES = 200;
export const bulkCredits = BULK_PURCHASES * Number(packages.starter.credits);

/** Purchases by ten users, each delivered one to three times, the newest first. */
export function bulkPurchases(): Step[] {
  return Array.from({ length: BULK_PURCHASES }, (_, index) => ({
    description: '',
    event: event(
      'checkout.session.completed',
      purchase(`bulk_${index % 10}`, 'starter', `cs_demo_bulk_${index}`),
    ),
    deliveries: 1 + (index % 3),
  })).reverse();
}
