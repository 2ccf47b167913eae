import { crowdCredits } from './story.ts';

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

/** What must be true once the queue is empty. Each `sql` answers with one value. */
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
  { expects: 'eve’s abandoned basket is recorded', sql: session('eve'), value: 'expired' },
  {
    expects: 'eve’s declined card is recorded with its reason',
    sql: `SELECT decline_code FROM payment_intents WHERE id = 'pi_demo_eve'`,
    value: 'insufficient_funds',
  },
  {
    expects: 'fay’s subscription stays canceled though older news came later',
    sql: `SELECT status FROM subscriptions WHERE id = 'sub_demo_fay'`,
    value: 'canceled',
  },
  {
    expects: 'fay’s invoice is paid',
    sql: `SELECT status FROM invoices WHERE id = 'in_demo_fay'`,
    value: 'paid',
  },
  { expects: 'fay keeps what her refund left: 500 less a fifth', sql: balance('fay'), value: 400 },
  {
    expects: 'ivy has her credits back after a refund that came first and failed',
    sql: balance('ivy'),
    value: 200,
  },
  {
    expects: 'joe’s credits are held while the disputed money is gone',
    sql: balance('joe'),
    value: 0,
  },
  { expects: 'kim, whose dispute was won, keeps hers', sql: balance('kim'), value: 200 },
  { expects: 'gil is credited through an event of 150 KB', sql: balance('gil'), value: 50 },
  {
    expects: 'the type without a handler is ignored with a reason',
    sql: `SELECT status || ': ' || reason FROM stripe_events WHERE type = 'invoice.created'`,
    value: 'ignored: no handler for this type',
  },
  {
    expects: 'hal’s payment is a dead letter that names what is missing',
    sql: reason('hal'),
    value: 'paid, but metadata.user_id is missing: nobody to credit',
  },
  {
    expects: 'ida’s payment is a dead letter that names what disagrees',
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
    expects: 'the crowd is credited once per purchase',
    sql: `SELECT SUM(balance) FROM credit_balances WHERE user_id LIKE 'crowd%'`,
    value: crowdCredits,
  },
  {
    expects: 'every balance is the sum of its ledger',
    sql: `
      SELECT COUNT(*) FROM credit_balances AS b WHERE balance <>
        (SELECT SUM(amount) FROM credit_transactions AS t WHERE t.user_id = b.user_id)`,
    value: 0,
  },
];
