import { bulkCredits } from './story.ts';

export interface Check {
  readonly expects: string;
  /** Selects one value. */
  readonly sql: string;
  readonly value: number | string;
}

const check = (expects: string, sql: string, value: number | string): Check => ({
  expects,
  sql,
  value,
});

const balance = (user: string) =>
  `SELECT COALESCE(MAX(balance), 0) FROM credit_balances WHERE user_id = '${user}'`;
const session = (user: string) => status('checkout_sessions', `cs_demo_${user}`);
const status = (table: string, id: string) => `SELECT status FROM ${table} WHERE id = '${id}'`;
const reason = (user: string) => `
  SELECT COALESCE(MAX(letter.reason), 'no dead letter')
  FROM dead_letters AS letter JOIN stripe_events AS event USING (id)
  WHERE event.object_id = 'cs_demo_${user}' AND event.status = 'dead'`;

/** What holds once the queue is empty. */
export const checks: readonly Check[] = [
  check('ada is credited once for seven deliveries of three events', balance('ada'), 200),
  check('ben is credited when his delayed payment arrives', balance('ben'), 500),
  check('cleo is credited although her events came out of order', balance('cleo'), 50),
  check('dan, whose payment failed, gets nothing', balance('dan'), 0),
  check('dan’s session is recorded as failed', session('dan'), 'failed'),
  check('eve’s expired session is recorded', session('eve'), 'expired'),
  check(
    'eve’s declined card is recorded with its reason',
    `SELECT decline_code FROM payment_intents WHERE id = 'pi_demo_eve'`,
    'insufficient_funds',
  ),
  check(
    'fay’s subscription stays canceled although older events arrived later',
    status('subscriptions', 'sub_demo_fay'),
    'canceled',
  ),
  check('fay’s invoice is paid', status('invoices', 'in_demo_fay'), 'paid'),
  check('fay keeps 500 credits less the refunded fifth', balance('fay'), 400),
  check('ivy keeps her credits because her refund failed', balance('ivy'), 200),
  check('joe’s credits are on hold while the disputed funds are withdrawn', balance('joe'), 0),
  check('kim keeps her credits because the dispute was won', balance('kim'), 200),
  check('lea is credited by her payment alone', balance('lea'), 200),
  check('max is credited by his Payment Link', balance('max'), 50),
  check('noah, who bought from another account, gets nothing', balance('noah'), 0),
  check(
    'the sale of another account is ignored',
    `SELECT status FROM stripe_events WHERE object_id = 'cs_demo_noah'`,
    'ignored',
  ),
  check('gil is credited through an event of 150 KB', balance('gil'), 50),
  check(
    'the type without a handler is ignored with a reason',
    `SELECT status || ': ' || reason FROM stripe_events WHERE type = 'invoice.created'`,
    'ignored: no handler for this type',
  ),
  check(
    'hal’s payment is a dead letter that names the missing field',
    reason('hal'),
    'paid, but metadata.user_id is missing: no user to credit',
  ),
  check(
    'ida’s payment is a dead letter that names the mismatch',
    reason('ida'),
    'paid, but metadata.credits differs from the credits of metadata.package_id',
  ),
  check('mallory gets nothing', balance('mallory'), 0),
  check(
    'mallory’s event never reached the queue',
    `SELECT COUNT(*) FROM stripe_events WHERE object_id = 'cs_demo_mallory'`,
    0,
  ),
  check(
    '200 bulk purchases are credited once each',
    `SELECT SUM(balance) FROM credit_balances WHERE user_id LIKE 'bulk%'`,
    bulkCredits,
  ),
  check(
    'every balance is the sum of its ledger',
    `SELECT COUNT(*) FROM credit_balances AS b WHERE balance <>
      (SELECT SUM(amount) FROM credit_transactions AS t WHERE t.user_id = b.user_id)`,
    0,
  ),
];
