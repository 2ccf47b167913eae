import type { EventWriter } from './event-generator.ts';
import type { Checkout, Invoice, Subscription, TopUp } from './history-parts.ts';
import { MODEL_PACKAGES } from './packages.ts';

export function writeCheckout(stripe: EventWriter, name: string, checkout: Checkout): void {
  const { payment, secondEvent, corrected } = checkout;
  const object = { ...userFields(stripe, checkout), ...receiptField(stripe, name, checkout) };
  writeOtherEvent(stripe, name, checkout, object);

  if (payment === 'expired') stripe.checkoutExpired(name, checkout);
  else if (payment === 'paid') stripe.checkoutPaid(name, checkout, object);
  else stripe.checkoutUnpaid(name, checkout, object);
  if (payment === 'paid late') stripe.asyncPaymentSucceeded(name, checkout, object);
  if (corrected) stripe.correctLast({ user_id: stripe.userId(checkout.user) });
  if (payment === 'paid' && secondEvent) stripe.checkoutPaid(name, checkout, object);
  if (payment.startsWith('failed')) stripe.asyncPaymentFailed(name, checkout, object);

  if (payment === 'failed' || payment === 'expired' || payment === 'pending') return;
  writeIntent(stripe, name, checkout);
  writeReceipt(stripe, name, checkout);
  writeReversals(stripe, name, checkout);
}

/** By metadata, by `client_reference_id`, or not at all. */
function userFields(stripe: EventWriter, { namesUserBy, corrected, ...checkout }: Checkout) {
  const metadata = { credits: String(checkout.credits) };
  if (corrected) return { metadata };
  return namesUserBy === 'metadata'
    ? {}
    : { metadata, client_reference_id: stripe.userId(checkout.user) };
}

const receiptField = (stripe: EventWriter, name: string, { receipt }: Checkout) => ({
  invoice: receipt === 'none' ? null : stripe.id('in', name),
});

function writeOtherEvent(
  stripe: EventWriter,
  name: string,
  checkout: Checkout,
  object: Record<string, unknown>,
): void {
  const { otherEvent } = checkout;
  if (otherEvent === 'expired') stripe.checkoutExpired(name, checkout);
  if (otherEvent === 'without user') stripe.checkoutWithoutUser(`${name}_nobody`, checkout);
  if (otherEvent === 'of the same session, without user')
    stripe.checkoutWithoutUser(name, checkout, object);
  if (otherEvent === 'unknown type') stripe.checkoutOfUnknownType(name, checkout);
  if (otherEvent === 'other account') stripe.checkoutOfOtherAccount(name, checkout);
  if (otherEvent === 'other product') stripe.checkoutOfOtherProduct(name, checkout);
}

function writeIntent(stripe: EventWriter, name: string, checkout: Checkout): void {
  const { intent, price, credits } = checkout;
  const amount = { amount: price, amount_received: price };
  if (intent === 'nothing') stripe.paymentSucceeded(name, amount);
  if (intent === 'the same') stripe.intentPaid(name, checkout);
  if (intent === 'another purchase')
    stripe.intentPaid(name, { user: 'dora', credits: credits + 1, price });
  if (intent === 'no user')
    stripe.paymentSucceeded(name, { ...amount, metadata: { credits: String(credits) } });
}

function writeReceipt(stripe: EventWriter, name: string, { receipt, user, price }: Checkout): void {
  if (receipt === 'none') return;
  const [item] = MODEL_PACKAGES;
  const metadata = receipt === 'unmarked' ? {} : { user_id: stripe.userId(user) };
  stripe.packagesInvoiced(name, {
    user,
    lines: receipt === 'unmarked' ? [] : [{ item, amount: item.unitAmount }],
    object: { billing_reason: 'manual', parent: null, metadata, total: price, amount_paid: price },
  });
  stripe.invoicePaymentPaid(name, name, price);
}

export function writeTopUp(stripe: EventWriter, name: string, topUp: TopUp): void {
  const { user, credits, price, invoice, corrected } = topUp;
  if (!topUp.succeeded) {
    const metadata = stripe.metadata(topUp);
    stripe.write('payment_intent.payment_failed', { id: stripe.id('pi', name), metadata });
    return;
  }
  stripe.intentPaid(name, topUp, corrected ? { metadata: { credits: String(credits) } } : {});
  if (corrected) stripe.correctLast({ user_id: stripe.userId(user) });
  if (invoice !== 'none') {
    const billingReason = invoice === 'with credits' ? 'subscription_cycle' : 'subscription_update';
    stripe.invoicePaymentPaid(name, name, price);
    stripe.invoicePaid(name, { user, credits: credits + 2, price, billingReason });
  }
  writeReversals(stripe, name, topUp);
}

export function writeInvoice(stripe: EventWriter, name: string, invoice: Invoice): void {
  const { user, billingReason, cardPercent, corrected } = invoice;
  for (let attempt = 1; attempt <= invoice.failures; attempt++)
    stripe.invoicePaymentFailed(name, attempt);
  if (!invoice.paid) return;

  const lines = invoice.lines.map(({ item, percent, repeatsAmount }) => {
    const amount = Math.round((item.unitAmount * percent) / 100);
    return { item, amount, repeatsAmount: repeatsAmount && percent !== 100 };
  });
  const total =
    lines.length > 0 ? lines.reduce((sum, { amount }) => sum + amount, 0) : invoice.price;
  const amount_paid = Math.floor((Math.max(total, 0) * cardPercent) / 100);
  const credits = lines.length > 0 ? {} : { credits: String(invoice.credits) };
  const metadata = { ...(!corrected && { user_id: stripe.userId(user) }), ...credits };
  const details = { subscription: stripe.id('sub', user), metadata };
  const object = {
    amount_paid,
    amount_due: amount_paid,
    billing_reason: billingReason,
    ...(billingReason === 'manual'
      ? { metadata, parent: null }
      : { parent: { subscription_details: details } }),
  };
  if (lines.length > 0) stripe.packagesInvoiced(name, { user, lines, object });
  else
    stripe.invoicePaid(name, {
      ...invoice,
      object: { ...object, lines: { data: [{ amount: total, parent: SUBSCRIPTION_LINE }] } },
    });
  if (corrected) stripe.correctLast({ user_id: stripe.userId(user) });
  if (amount_paid === 0) return;
  stripe.invoicePaymentPaid(name, name, amount_paid);
  writeReversals(stripe, name, { ...invoice, price: amount_paid });
}

const SUBSCRIPTION_LINE = { type: 'subscription_item_details' };

type Reversed = Pick<Checkout, 'price' | 'refundsShownBy' | 'refunds' | 'disputes'>;

function writeReversals(stripe: EventWriter, of: string, sale: Reversed): void {
  const { price, refundsShownBy, refunds, disputes } = sale;
  let cumulative = 0;
  for (const [index, { percent, outcome }] of refunds.entries()) {
    const name = String(index);
    const amount = Math.max(1, Math.floor((price * percent) / 100));
    cumulative += amount;
    // Stripe reports a refund as succeeded before it fails.
    const before = outcome === 'failed' ? 'succeeded' : 'pending';
    const after = outcome === 'failed' ? 'succeeded' : outcome;
    if (refundsShownBy !== 'charge') stripe.refundCreated(of, name, amount, before);
    if (refundsShownBy !== 'refunds') stripe.chargeRefunded(of, cumulative);
    if (refundsShownBy !== 'charge' || outcome === 'canceled')
      stripe.refundUpdated(of, name, amount, after);
    if (outcome === 'failed') stripe.refundFailed(of, name, amount);
  }
  for (const [index, dispute] of disputes.entries())
    writeDispute(stripe, of, String(index), price, dispute);
}

function writeDispute(
  stripe: EventWriter,
  of: string,
  name: string,
  price: number,
  { percent, withdrawn, returnedPercent, reinstated, rate, closed }: Reversed['disputes'][number],
): void {
  const amount = Math.max(1, Math.floor((price * percent) / 100));
  const taken = Math.max(1, Math.floor(amount * rate));
  const movements = (...amounts: number[]) => ({
    amount,
    balance_transactions: returnedPercent === null ? [] : amounts.map((amount) => ({ amount })),
  });
  const returned = Math.floor((taken * (returnedPercent ?? 100)) / 100);
  stripe.disputeCreated(of, name);
  if (withdrawn) stripe.fundsWithdrawn(of, name, movements(-taken));
  if (withdrawn && reinstated && returned > 0)
    stripe.fundsReinstated(of, name, movements(-taken, returned));
  if (closed) stripe.disputeClosed(of, closed, name);
}

export function writeSubscription(
  stripe: EventWriter,
  name: string,
  { states, deleted }: Subscription,
): void {
  for (const [index, { status, second }] of states.entries())
    stripe.subscription(name, index === 0 ? 'created' : 'updated', status, second);
  if (deleted) stripe.subscription(name, 'deleted', 'canceled', 2);
}
