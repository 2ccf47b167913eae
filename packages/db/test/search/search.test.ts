import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { beforeAll, describe, expect, test } from 'vitest';
import { planReplay } from '../../src/dead-letters/index.ts';
import { reserve, spend } from '../../src/index.ts';
import { startReconciliation } from '../../src/reconciliation/index.ts';
import { type SearchResult, search } from '../../src/search/index.ts';
import { getPurchase } from '../../src/users/index.ts';
import { db, deliver, rows } from '../database.ts';
import { adjust, commitOutcome } from '../fixtures.ts';
import { createEventWriter } from '../model/event-generator.ts';
import { plansOf, tableScans } from '../plan-of.ts';
import { recordStatements } from '../statement-recorder.ts';

const stripe = createEventWriter('search');
const ada = stripe.userId('ada');
const ben = stripe.userId('ben');
const payment = stripe.id('pi', 'a');
const now = new Date('2026-11-24T12:00:00Z');
let replayId: string;
let reconciliationId: string;

beforeAll(async () => {
  const purchase = { user: 'ada', credits: 100, price: 1000 };
  stripe.checkoutPaid('a', purchase, { customer: 'cus_search' });
  stripe.paymentSucceeded('a');
  stripe.refundCreated('a', '1', 250);
  stripe.disputeCreated('a');
  stripe.checkoutPaid('b', { ...purchase, credits: 50 });
  stripe.invoicePaymentPaid('i', 'i');
  stripe.invoicePaid('i', { user: 'ben', credits: 300, price: 3000 });
  stripe.checkoutUnpaid('waits', { ...purchase, user: 'cleo' });
  await deliver(stripe.events);
  const act = { userId: ada, amount: 3, reason: 'x', idempotencyKey: 'k' };
  await spend(db, act);
  await reserve(db, { ...act, expiresInSeconds: 60 });
  await commitOutcome('search_dead', dead(DEAD_REASONS.packageUnknown));
  await commitOutcome('search_stranger', dead(DEAD_REASONS.packageUnknown));
  await rows(`UPDATE dead_letters SET user_id = NULL WHERE id = 'evt_search_stranger'`);
  await rows(`UPDATE dead_letters SET object_id = 'cs_search_stranger', purchase = 'pi_search_stranger'
    WHERE id = 'evt_search_stranger'`);
  await rows(`INSERT INTO discards (id, selection, actor, reason, events, created_at)
    VALUES ('discard_search', 'x', 'x', 'x', 0, 'x')`);
  replayId = await planReplay(db, { selection: { ids: ['evt_search_dead'] }, actor: 'x', now });
  reconciliationId = await startReconciliation(db, {
    since: new Date(now.getTime() - 3_600_000),
    until: now,
    dryRun: true,
    actor: 'x',
    now,
  });
  await adjust('search_many_1', 1);
  await adjust('search_many_2', 1);
});

describe('one search leads to the page of', () => {
  const purchaseOfAda: SearchResult = { kind: 'purchase', userId: ada, purchase: payment };
  test.each<[string, () => string, () => SearchResult]>([
    ['an event', () => stripe.id('evt', '0'), () => ({ kind: 'event', id: stripe.id('evt', '0') })],
    ['a replay', () => replayId, () => ({ kind: 'replay', id: replayId })],
    ['a discard', () => 'discard_search', () => ({ kind: 'discard', id: 'discard_search' })],
    [
      'a reconciliation',
      () => reconciliationId,
      () => ({ kind: 'reconciliation', id: reconciliationId }),
    ],
    ['a session’s purchase', () => stripe.id('cs', 'a'), () => purchaseOfAda],
    ['a payment’s purchase, with blanks around its id', () => ` ${payment}\n`, () => purchaseOfAda],
    ['a charge’s purchase', () => stripe.id('ch', 'a'), () => purchaseOfAda],
    ['a refund’s purchase', () => stripe.id('re', 'a_1'), () => purchaseOfAda],
    ['a dispute’s purchase', () => stripe.id('du', 'a_1'), () => purchaseOfAda],
    [
      'an invoice’s purchase',
      () => stripe.id('in', 'i'),
      () => ({ kind: 'purchase', userId: ben, purchase: stripe.id('in', 'i') }),
    ],
    [
      'a ledger entry',
      () => `${payment}:purchase:1`,
      () => ({ kind: 'transaction', userId: ada, id: `${payment}:purchase:1` }),
    ],
    ['a reservation’s user', () => `reservation:${ada}:k`, () => ({ kind: 'user', userId: ada })],
    ['a customer’s user', () => 'cus_search', () => ({ kind: 'user', userId: ada })],
    ['a user', () => ada, () => ({ kind: 'user', userId: ada })],
    [
      'the user of a session that is not paid',
      () => stripe.id('cs', 'waits'),
      () => ({ kind: 'user', userId: stripe.userId('cleo') }),
    ],
    [
      'the user of a dead letter',
      () => 'pi_search_dead',
      () => ({ kind: 'user', userId: 'user_search_dead' }),
    ],
    ['several users whose ids begin so', () => 'search_many', () => ({ kind: 'users' })],
    ['nothing, for an id that is unknown', () => 'pi_search_none', () => ({ kind: 'nothing' })],
    ['nothing, for no text', () => ' ', () => ({ kind: 'nothing' })],
  ])('%s', async (_, text, result) => {
    expect(await search(db, text())).toEqual(result());
  });

  test.each(['cs_search_stranger', 'pi_search_stranger'])(
    'a dead letter that names no user, by its object or its payment: %s',
    async (text) => {
      expect(await search(db, text)).toEqual({
        kind: 'dead_letters',
        events: [
          {
            id: 'evt_search_stranger',
            type: 'checkout.session.completed',
            reason: DEAD_REASONS.packageUnknown,
          },
        ],
      });
    },
  );
});

test('the purchase that a search leads to is read alone, with what refunds and disputes left', async () => {
  expect(await getPurchase(db, ada, payment)).toMatchObject({
    purchase: payment,
    source: stripe.id('cs', 'a'),
    granted: 100,
    refunded: 25,
  });
  expect(await getPurchase(db, ada, stripe.id('in', 'i'))).toBeNull();
  expect(await getPurchase(db, ada, 'pi_search_none')).toBeNull();
});

test('neither a search nor the purchase that it finds scans a table: a payment costs one call and few rows', async () => {
  for (const operation of [
    () => plansOf((database) => search(database, 'pi_search_none')),
    () => plansOf((database) => getPurchase(database, ada, payment)),
  ])
    for (const { statement, plan } of await operation())
      expect(tableScans(statement, plan), statement).toEqual([]);

  const { db: recorded, counts } = recordStatements();
  await search(recorded, payment);
  expect(counts.calls).toBe(1);
  expect(counts.rowsRead).toBeLessThan(60);
});
