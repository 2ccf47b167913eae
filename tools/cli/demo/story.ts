import type { HandledType } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';

/** One event, in the order of arrival. */
export interface Step {
  readonly description: string;
  readonly event: StripeEvent;
  readonly deliveries?: number;
  /** Signed with another secret than the endpoint's. */
  readonly forged?: true;
}

const START = Math.floor(Date.now() / 1000) - 3600;
const SECONDS_APART = 10;
let arrived = 0;

/** Events arrive in the order of their creation; one that is late is older by as many seconds. */
function event(type: HandledType, object: Record<string, unknown>, late = 0) {
  arrived += 1;
  const id = `evt_demo_${String(arrived).padStart(4, '0')}`;
  return fixture(type, { id, created: START + arrived * SECONDS_APART - late, object });
}

function step(
  description: string,
  type: HandledType,
  object: Record<string, unknown>,
  { late, ...more }: { late?: number } & Partial<Step> = {},
): Step {
  return { description, event: event(type, object, late), ...more };
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

const COMPLETED = 'checkout.session.completed';
const unpaid = { payment_status: 'unpaid' };
const ada = purchase('ada', 'standard');
const adaPaid = step('ada buys Standard', COMPLETED, ada);
const ben = purchase('ben', 'professional');
const cleo = purchase('cleo', 'starter');
const dan = { ...purchase('dan', 'standard'), ...unpaid };
const eve = { ...purchase('eve', 'starter'), ...unpaid, status: 'expired' };
const fay = { id: 'sub_demo_fay', metadata: { user_id: 'fay' } };
const fayPays = {
  id: 'in_demo_fay',
  billing_reason: 'subscription_cycle',
  parent: {
    subscription_details: {
      subscription: fay.id,
      metadata: { user_id: 'fay', credits: '500' },
    },
  },
};
const gus = { id: 'sub_demo_gus', metadata: { user_id: 'gus' } };
const ivyRefund = { id: 're_demo_ivy', ...paymentOf('ivy'), amount: 2999 };
const joeDispute = { id: 'du_demo_joe', ...paymentOf('joe') };
const kimDispute = { id: 'du_demo_kim', ...paymentOf('kim') };
const soldByOther = {
  ...event(COMPLETED, purchase('noah', 'professional')),
  account: 'acct_demo_other',
};
const noHandler = { ...event('invoice.paid', { id: 'in_demo_draft' }), type: 'invoice.created' };

export const story: readonly Step[] = [
  adaPaid,
  { ...adaPaid, description: '… Stripe delivers the event four more times', deliveries: 4 },
  step('… a second, distinct event for the session', COMPLETED, ada),
  step('… the event of the payment itself', 'payment_intent.succeeded', {
    id: ada.payment_intent,
    metadata: ada.metadata,
  }),
  step('ben pays by bank transfer: not paid yet', COMPLETED, { ...ben, ...unpaid }),
  step('… the transfer arrives', 'checkout.session.async_payment_succeeded', ben),
  step('cleo’s payment: the event arrives first', 'checkout.session.async_payment_succeeded', cleo),
  step(
    '… the session before payment arrives late',
    COMPLETED,
    { ...cleo, ...unpaid },
    { late: 15 },
  ),
  step('dan’s bank transfer fails', 'checkout.session.async_payment_failed', dan),
  step('eve’s session expires', 'checkout.session.expired', eve),
  step('… her card was declined before', 'payment_intent.payment_failed', {
    id: 'pi_demo_eve',
    metadata: { user_id: 'eve' },
  }),
  step('fay’s subscription ends', 'customer.subscription.deleted', { ...fay, status: 'canceled' }),
  step(
    '… became active before that',
    'customer.subscription.updated',
    { ...fay, status: 'active' },
    { late: 15 },
  ),
  step(
    '… was created before that',
    'customer.subscription.created',
    { ...fay, status: 'incomplete' },
    { late: 30 },
  ),
  step('fay’s renewal fails', 'invoice.payment_failed', { ...fayPays, attempt_count: 1 }),
  step('… and is paid at last: 500 credits', 'invoice.paid', { ...fayPays, attempt_count: 2 }),
  step('… with this payment', 'invoice_payment.paid', {
    id: 'inpay_demo_fay',
    invoice: fayPays.id,
    payment: { type: 'payment_intent', payment_intent: 'pi_demo_fay' },
  }),
  step('… of which a fifth is refunded', 'charge.refunded', {
    id: 'ch_demo_fay',
    payment_intent: 'pi_demo_fay',
    amount_refunded: 1200,
  }),
  step('gus’s trial is about to end', 'customer.subscription.trial_will_end', gus),
  step('… is paused', 'customer.subscription.paused', { ...gus, status: 'paused' }),
  step('… and resumed', 'customer.subscription.resumed', gus),

  step('ivy’s refund arrives before her purchase', 'refund.created', ivyRefund),
  step('… ivy bought Standard', COMPLETED, purchase('ivy', 'standard')),
  step('… the refund is updated', 'refund.updated', ivyRefund),
  step('… as an older endpoint calls it', 'charge.refund.updated', ivyRefund),
  step('… and fails: the credits are restored', 'refund.failed', ivyRefund),

  step('joe buys Standard', COMPLETED, purchase('joe', 'standard')),
  step('… disputes it', 'charge.dispute.created', joeDispute),
  step('… the funds are withdrawn', 'charge.dispute.funds_withdrawn', joeDispute),
  step('kim buys Standard', COMPLETED, purchase('kim', 'standard')),
  step('… her dispute is won', 'charge.dispute.closed', { ...kimDispute, status: 'won' }),
  step('… the funds are reinstated', 'charge.dispute.funds_reinstated', kimDispute),
  step('… they had been withdrawn before', 'charge.dispute.funds_withdrawn', kimDispute, {
    late: 45,
  }),
  step('lea’s saved card is charged: a payment without a session', 'payment_intent.succeeded', {
    id: 'pi_demo_lea',
    metadata: { user_id: 'lea', package_id: 'standard' },
  }),
  step('max pays by a Payment Link, which names him by client_reference_id', COMPLETED, {
    ...purchase('max', 'starter'),
    metadata: { credits: '50', package_id: 'starter' },
  }),
  { description: 'a connected account sells credits to noah', event: soldByOther },
  step('an event of 150 KB', COMPLETED, {
    ...purchase('gil', 'starter'),
    custom_text: { submit: { message: 'x'.repeat(150_000) } },
  }),
  { description: 'a type without a handler', event: noHandler },
  step('hal pays, but nothing names him', COMPLETED, {
    ...purchase('hal', 'starter'),
    client_reference_id: null,
    metadata: { credits: '50', package_id: 'starter' },
  }),
  step('ida pays, but metadata has more credits than the package', COMPLETED, {
    ...purchase('ida', 'starter'),
    metadata: { user_id: 'ida', credits: '5000', package_id: 'starter' },
  }),
  step('mallory forges a signature', COMPLETED, purchase('mallory', 'professional'), {
    forged: true,
  }),
];

const BULK_PURCHASES = 200;
export const bulkCredits = BULK_PURCHASES * Number(packages.starter.credits);

/** Purchases by ten users, each delivered one to three times, the newest first. */
export function bulkPurchases(): Step[] {
  return Array.from({ length: BULK_PURCHASES }, (_, index) =>
    step('', COMPLETED, purchase(`bulk_${index % 10}`, 'starter', `cs_demo_bulk_${index}`), {
      deliveries: 1 + (index % 3),
    }),
  ).reverse();
}
