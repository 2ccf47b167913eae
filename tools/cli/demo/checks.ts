import { bulkCredits } from './story.ts';

export interface Check {
  readonly expects: string;
  readonly sql: string;
  readonly value: number | string;
}

const balance = (user: string) =>
  `SELECT COALESCE(MAX(balance), 0) FROM credit_balances WHERE user_id = '${user}'`;
const session = (user: string) =>
  `SELECT status FROM checkout_sessions WHERE id = 'cs_demo_${user}'`;
const reason = (user: string) => `
  SELECT COALESCE(MAX(letter.reason), 'no dead letter')
  FROM dead_letters AS letter JOIN stripe_events AS event USING (id)
  WHERE event.object_id = 'cs_demo_${user}' AND event.status = 'dead'`;

/** What holds once the queue is empty. Each `sql` selects one value. */
export const checks: readonly Check[] = [
  {
    expects: 'ada is credited once for six deliveries of two events',
    sql: balance('ada'),
    value: 200,
  },
  { expects: 'ben is credited when his delayed payment arrives', sql: balance('ben'), value: 500 },
  {
    expects: 'cleo is credited although her events came out of order',
    sql: balance('cleo'),
    value: 50,
  },
  { expects: 'dan, whose payment failed, gets nothing', sql: balance('dan'), value: 0 },
  { expects: 'dan’s session is recorded as failed', sql: session('dan'), value: 'failed' },
  { expects: 'eve’s expired session is recorded', sql: session('eve'), value: 'expired' },
  {
    expects: 'eve’s declined card is recorded with its reason',
    sql: `SELECT decline_code FROM payment_intents WHERE id = 'pi_demo_eve'`,
    value: 'insufficient_funds',
  },
  {
    expects: 'fay’s subscription stays canceled although older events arrived later',
    sql: `SELECT status FROM subscriptions WHERE id = 'sub_demo_fay'`,
    value: 'canceled',
  },
  {
    expects: 'fay’s invoice is paid',
    sql: `SELECT status FROM invoices WHERE id = 'in_demo_fay'`,
    value: 'paid',
  },
  { expects: 'fay keeps 500 credits less the refunded fifth', sql: balance('fay'), value: 400 },
  {
    expects: 'ivy keeps her credits because her refund failed',
    sql: balance('ivy'),
    value: 200,
  },
  {
    expects: 'joe’s credits are on hold while the disputed funds are withdrawn',
    sql: balance('joe'),
    value: 0,
  },
  { expects: 'kim keeps her credits because the dispute was won', sql: balance('kim'), value: 200 },
  { expects: 'gil is credited through an event of 150 KB', sql: balance('gil'), value: 50 },
  {
    expects: 'the type without a handler is ignored with a reason',
    sql: `SELECT status || ': ' || reason FROM stripe_events WHERE type = 'invoice.created'`,
    value: 'ignored: no handler for this type',
  },
  {
    expects: 'hal’s payment is a dead letter that names the missing field',
    sql: reason('hal'),
    value: 'paid, but metadata.user_id is missing: nobody to credit',
  },
  {
    expects: 'ida’s payment is a dead letter that names the mismatch',
    sql: reason('ida'),
    value: 'paid, but metadata.credits differs from the credits of metadata.package_id',
  },
  { expects: 'mallory gets nothing', sql: balance('mallory'), value: 0 },
  {
    expects: 'mallory’s event never reached the queue',
    sql: `SELECT COUNT(*) FROM stripe_events WHERE object_id = 'cs_demo_mallory'`,
    value: 0,
  },
  {
    expects: '200 bulk purchases are credited once each',
    sql: `SELECT SUM(balance) FROM credit_balances WHERE user_id LIKE 'bulk%'`,
    value: bulkCredits,
  },
  {
    expects: 'every balance is the sum of its ledger',
    sql: `
      SELECT COUNT(*) FROM credit_balances AS b WHERE balance <>
        (SELECT SUM(amount) FROM credit_transactions AS t WHERE t.user_id = b.user_id)`,
    value: 0,
  },
];
