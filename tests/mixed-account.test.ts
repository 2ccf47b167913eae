import { poll } from '@stripe-credits/harness/poll';
import { startSystem } from '@stripe-credits/harness/system';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import type Stripe from 'stripe';
import { afterAll, describe, expect, test } from 'vitest';
import { openPage, screenshot } from './browser.ts';
import { type PaymentCase, singleCase, testCases } from './payment-cases.ts';
import { asyncPayment, invoice, seats, session, withFields } from './payment-fixtures.ts';
import { secondsAgo } from './reconciliation-fixtures.ts';

/** An account that sells other things too, and one more account of ours. */
const vars = { OTHER_PAYMENTS: 'ignored', STRIPE_ACCOUNTS: 'acct_ours' };
const system = await startSystem({ vars });
afterAll(() => system.close());

const OTHER_PAYMENT = 'ignored: the payment is not for credits';
const OTHER_ACCOUNT = 'ignored: the event belongs to another account';

const poster = { metadata: {}, amount_subtotal: 4900, amount_total: 4900 };
const firstSeats = invoice('first_seats', seats({}));
const nextSeats = invoice('next_seats', seats({ workspace: 'next_seats' }, 'subscription_cycle'));
const donation = {
  ...poster,
  metadata: { campaign: 'trees' },
  amount_total: 1200,
  currency: 'eur',
};

const otherSales: PaymentCase[] = [
  {
    title: 'a session without marks is ignored, although two events tell of it and one comes twice',
    user: 'poster',
    deliveries: [
      [session('poster', poster), session('poster', poster)],
      [asyncPayment('poster', poster)],
    ],
    ledger: [],
    outcomes: [OTHER_PAYMENT, OTHER_PAYMENT],
  },
  {
    title: 'the first invoice of another plan is ignored, although it comes twice',
    user: 'first_seats',
    deliveries: [[firstSeats], [firstSeats]],
    ledger: [],
    outcomes: [OTHER_PAYMENT],
  },
  {
    title: 'a renewal with metadata of another product is ignored, although it comes twice',
    user: 'next_seats',
    deliveries: [[nextSeats], [nextSeats]],
    ledger: [],
    outcomes: [OTHER_PAYMENT],
  },
  singleCase(
    'a client_reference_id alone credits nobody: the session is ignored',
    'donor',
    (user) => session(user, { ...donation, client_reference_id: user }),
    [],
    OTHER_PAYMENT,
  ),
  singleCase('a purchase of credits beside other sales is credited', 'buyer', session, [200]),
];

const accounts: PaymentCase[] = [
  singleCase(
    'a session of an account that STRIPE_ACCOUNTS lists is credited',
    'ours',
    (user) => withFields(session(user), { account: 'acct_ours', context: 'acct_ours' }),
    [200],
  ),
  singleCase(
    'a session whose context is a path to a listed account is credited',
    'ours_path',
    (user) => withFields(session(user), { context: 'org_ours/acct_ours' }),
    [200],
  ),
  singleCase(
    'a session of an account that is not listed is ignored',
    'theirs',
    (user) => withFields(session(user), { account: 'acct_theirs' }),
    [],
    OTHER_ACCOUNT,
  ),
  singleCase(
    'a session of a listed account in the context of another one is ignored',
    'ours_in_theirs',
    (user) => withFields(session(user), { account: 'acct_ours', context: 'acct_theirs' }),
    [],
    OTHER_ACCOUNT,
  ),
];

describe('payments of a mixed account', () => testCases(system, [...otherSales, ...accounts]));

test('each other sale is counted once, in its currency', async () => {
  const totals = await system.query(
    'SELECT currency, payments, amount FROM other_payment_totals ORDER BY currency',
  );

  expect(totals).toEqual([
    { currency: 'eur', payments: 1, amount: 1200 },
    { currency: 'usd', payments: 3, amount: 8700 },
  ]);
});

test('a comparison with the sessions at Stripe leaves other sales out, and /health is green', async () => {
  for (const event of [session('poster', poster), session('buyer')]) addPaidSession(event);

  const ended = await compare();

  expect(ended).toMatchObject({ status: 'done', sessions: 1 });
  expect(await system.query('SELECT id FROM uncredited_sessions')).toEqual([]);
  const health = await fetch(`${system.consoleUrl}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({ unmuted: 0, uncredited: 0, problems: [] });
});

test('the overview is green and shows other sales in money, apart from what is paid and not credited', async () => {
  const { page, errors } = await openPage();
  const tile = (name: string) => page.locator('.tile', { hasText: name });

  await page.goto(system.consoleUrl);

  await page.getByText('No dead letters.').first().waitFor();
  expect(await page.locator('.bad').count()).toBe(0);
  expect(await tile('Paid, not credited').locator('.value').textContent()).toBe('0');
  await screenshot(page, 'mixed-account');
  const otherSales = await tile('Other sales, last 30 days').textContent({ timeout: 5_000 });
  expect(otherSales).toContain('$87.00');
  expect(otherSales).toContain('€12.00');
  expect(errors).toEqual([]);
});

const unusable: PaymentCase[] = [
  singleCase(
    'a session that names a user but no credits is dead',
    'no_credits',
    (user) => session(user, { metadata: { user_id: user } }),
    [],
    'dead: paid, but metadata.credits is missing',
  ),
  singleCase(
    'a session that names credits but nobody is dead',
    'nobody',
    (user) => session(user, { metadata: { credits: '200' } }),
    [],
    'dead: paid, but metadata.user_id is missing',
  ),
  singleCase(
    'a session whose user_id is empty is dead',
    'empty_user',
    (user) => session(user, { metadata: { user_id: '' } }),
    [],
    'dead: paid, but metadata.user_id is missing',
  ),
  singleCase(
    'an invoice of a subscription that names credits but nobody is dead',
    'subscription_nobody',
    (user) => invoice(user, seats({ credits: '200' }, 'subscription_cycle')),
    [],
    'dead: paid, but metadata.user_id of the subscription or invoice is missing',
  ),
  singleCase(
    'an invoice of a subscription that names a user but no credits is dead',
    'subscription_user',
    (user) => invoice(user, seats({ user_id: user }, 'subscription_cycle')),
    [],
    'dead: paid, but no package has the price on the invoice',
  ),
];

describe('marks that cannot be used, although other sales are ignored', () =>
  testCases(system, unusable));

/** Adds the session of the event to those that Stripe lists. */
function addPaidSession({ data }: StripeEvent): void {
  // The object of these events is a Checkout Session.
  const object = data.object as unknown as Stripe.Checkout.Session;
  const listed = { ...object, created: secondsAgo(7200) };
  system.stripe.state.sessions.set({
    id: object.id,
    session: listed,
    lineItems: [],
    paymentIntentMetadata: {},
  });
}

/** Compares the last day with Stripe's list; returns the row of the comparison. */
async function compare(): Promise<unknown> {
  const response = await fetch(`${system.consoleUrl}/reconciliations`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify({ hours: 24 }),
  });
  expect(response.status).toBe(201);
  return poll(async () => {
    const [row] = await system.query('SELECT * FROM reconciliations WHERE ended_at IS NOT NULL');
    if (row === undefined) throw new Error('the comparison has not ended');
    return row;
  });
}
