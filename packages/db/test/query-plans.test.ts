import { handledTypes } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { describe, expect, test } from 'vitest';
import { getEvent } from '../src/dead-letters/index.ts';
import {
  capture,
  commit,
  findCustomer,
  findOldestUnsent,
  findUnsent,
  quoteRefund,
  readBalance,
  readCorrections,
  readSubscription,
  readTransactions,
  release,
  reserve,
  reverse,
  setLowBalanceThreshold,
  spend,
  traceLedger,
} from '../src/index.ts';
import {
  findMissing,
  listMissingEvents,
  listUncredited,
  readReconciliationHealth,
  recordUncredited,
} from '../src/reconciliation/index.ts';
import { processedEvent, rows } from './database.ts';
import { type Operation, planOf, plansOf, tableScans } from './plan-of.ts';

const now = new Date('2026-11-24T12:00:00Z');

const everyType = () =>
  handledTypes.map((type) => processedEvent(fixture(type, { id: `evt_plan_${type}` })));

const planned = { userId: 'nobody', amount: 1, reason: 'x', idempotencyKey: 'r' };
const reservationId = 'reservation:nobody:r';

/** A dead event, a payment that is not for credits, and a session with a receipt. */
const rareEvents = () => {
  const session = (id: string, object: object) =>
    fixture('checkout.session.completed', { id, object: { ...object } });
  const unmarked = session('evt_plan_sale', { metadata: {} });
  return [
    processedEvent(session('evt_plan_dead', { metadata: { user_id: 'x' } })),
    processedEvent(unmarked, 1, { otherPayments: 'ignored' }),
    processedEvent(session('evt_plan_receipt', { id: 'cs_plan', invoice: 'in_plan' })),
  ];
};

/** The statements that triggers run, and their conditions, with any value in place of those of the row. */
async function triggerStatements(): Promise<string[]> {
  const triggers = await rows(`SELECT sql FROM sqlite_master WHERE type = 'trigger'`);
  const texts = triggers.map(({ sql }) => String(sql));
  const conditions = texts.flatMap((sql) => /\bWHEN\b(.*?)\bBEGIN\b/s.exec(sql)?.[1] ?? []);
  return texts
    .flatMap((sql) => /\bBEGIN\b(.*)\bEND\b/s.exec(sql)?.[1]?.split(/;\s*\n/) ?? [])
    .concat(conditions.map((condition) => `SELECT ${condition}`))
    .map((statement) => statement.replaceAll(/\b(NEW|OLD)\.\w+/g, "'1'").trim())
    .filter((statement) => statement !== '' && !statement.includes('RAISE'));
}

describe('no table is scanned, however many rows it has, by', () => {
  test.each<[string, Operation]>([
    ['the quote of a refund', (db) => quoteRefund(db, 'nobody', 'pi_plan')],
    ['the subscription of a user', (db) => readSubscription(db, 'nobody')],
    ['the customer of a user', (db) => findCustomer(db, 'nobody')],
    ['the commit of an event of every type', (db) => commit(db, everyType(), now)],
    [
      'the commit of events that are dead, of other payments and of receipts',
      (db) => commit(db, rareEvents(), now),
    ],
    ['a ledger trace', (db) => traceLedger(db, 'nobody')],
    ['the details of an event', (db) => getEvent(db, 'evt_x')],
    ['the corrections of a batch', (db) => readCorrections(db, ['evt_x'])],
    [
      'a page of a reconciliation',
      (db) => findMissing(db, 'r', [{ id: 'evt_x', type: 'x', created: 1 }], now),
    ],
    ['the missing events of a reconciliation', (db) => listMissingEvents(db, 'r', 9)],
    ['a page of paid sessions', (db) => db.batch([recordUncredited(db, [], now)])],
    ['the uncredited sessions', (db) => listUncredited(db, 10)],
    ['the health of the reconciliation', (db) => readReconciliationHealth(db, now)],
    ['the unsent notifications of a commit', (db) => findUnsent(db, now)],
    ['a threshold of a user', (db) => setLowBalanceThreshold(db, 'nobody', 5)],
    ['the default threshold', (db) => setLowBalanceThreshold(db, 'nobody', null)],
    ['the oldest unsent notifications', (db) => findOldestUnsent(db, now, 10)],
  ])('%s', async (_, operation) => {
    for (const { statement, plan } of await plansOf(operation))
      expect(tableScans(statement, plan), statement).toEqual([]);
  });
});

test('no table is scanned by a trigger', async () => {
  const statements = await triggerStatements();

  expect(statements.length).toBeGreaterThanOrEqual(6);
  for (const statement of statements)
    expect(tableScans(statement, await planOf(statement)), statement).toEqual([]);
});

test('posting reads each table of facts, and the ledger, by a key or an index', async () => {
  const [posting] = (await plansOf((db) => commit(db, everyType(), now))).filter(({ statement }) =>
    statement.includes('purchase_entries'),
  );

  const searched = posting?.plan.flatMap((step) => /^SEARCH (\w+)/.exec(step)?.[1] ?? []);
  expect([...new Set(searched)]).toEqual(
    expect.arrayContaining([
      'charge_payments',
      'charges',
      'checkout_sessions',
      'credit_ledger',
      'dispute_funds',
      'invoice_payments',
      'invoices',
      'payment_intents',
      'refunds',
    ]),
  );
});

describe('the ledger is searched by a key, and nothing is sorted, by', () => {
  test.each<[string, Operation]>([
    ['a balance', (db) => readBalance(db, 'ada')],
    ['a page of transactions', (db) => readTransactions(db, 'ada', { limit: 5 })],
    [
      'a spend',
      (db) => spend(db, { userId: 'nobody', amount: 1, reason: 'x', idempotencyKey: 'r' }),
    ],
    ['a reservation', (db) => reserve(db, { ...planned, expiresInSeconds: 60 })],
    ['a capture', (db) => capture(db, { ...planned, reservationId, overflow: 'reject' })],
    ['a release', (db) => release(db, { reservationId })],
    ['a reversal', (db) => reverse(db, { ...planned, transactionId: 'spend:nobody:r' })],
  ])('%s', async (_, operation) => {
    const plans = await plansOf(operation);

    const steps = plans.flatMap(({ plan }) => plan);
    expect(steps.some((step) => step.startsWith('SEARCH credit_ledger USING'))).toBe(true);
    for (const { statement, plan } of plans) {
      expect(tableScans(statement, plan)).toEqual([]);
      expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
    }
  });
});
