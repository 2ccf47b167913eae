import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { beforeAll, describe, expect, test } from 'vitest';
import { reserve, spend } from '../../src/index.ts';
import { findUsers } from '../../src/users/index.ts';
import { db, deliver, rows } from '../database.ts';
import { adjust, commitOutcome } from '../fixtures.ts';
import { createEventWriter } from '../model/event-generator.ts';

const stripe = createEventWriter('found');
const ada = stripe.userId('ada');
const purchase = { user: 'ada', credits: 100, price: 1000 };

beforeAll(async () => {
  stripe.checkoutPaid('a', purchase, { customer: 'cus_found' });
  stripe.paymentSucceeded('a');
  stripe.refundCreated('a', '1', 250);
  stripe.disputeCreated('a');
  stripe.invoicePaymentPaid('i', 'i');
  stripe.invoicePaid('i', { user: 'ben', credits: 300, price: 3000 });
  stripe.checkoutUnpaid('waits', { ...purchase, user: 'cleo' });
  stripe.write('customer.subscription.created', {
    id: 'sub_found',
    status: 'active',
    metadata: { user_id: 'found_dora' },
  });
  await deliver(stripe.events);
  const act = { userId: ada, amount: 3, reason: 'x', idempotencyKey: 'k:1' };
  await spend(db, act);
  await reserve(db, { ...act, expiresInSeconds: 60 });
  await commitOutcome('found_dead', dead(DEAD_REASONS.packageUnknown));
  await rows(
    `INSERT INTO uncredited_sessions (id, purchase, user_id, created_at, found_at)
     VALUES ('cs_found_lost', 'pi_found_lost', 'found_emil', 'x', 'x')`,
  );
});

const idsOf = async (text: string) => (await findUsers(db, text)).users.map(({ userId }) => userId);

describe('a user is found by', () => {
  test.each<[string, string, string]>([
    ['their own id', ada, ada],
    ['their own id with blanks around it', `  ${ada}\n`, ada],
    ['a Stripe customer', 'cus_found', ada],
    ['a Checkout Session', stripe.id('cs', 'a'), ada],
    ['a PaymentIntent', stripe.id('pi', 'a'), ada],
    ['a charge', stripe.id('ch', 'a'), ada],
    ['a refund', stripe.id('re', 'a_1'), ada],
    ['a dispute', stripe.id('du', 'a_1'), ada],
    ['an event', stripe.id('evt', '0'), ada],
    ['the event of a refund', stripe.id('evt', '2'), ada],
    ['an entry of the ledger', `${stripe.id('pi', 'a')}:purchase:1`, ada],
    ['a spend', `spend:${ada}:k%3A1`, ada],
    ['a reservation', `reservation:${ada}:k%3A1`, ada],
    ['an invoice', stripe.id('in', 'i'), stripe.userId('ben')],
    ['the payment of an invoice', stripe.id('pi', 'i'), stripe.userId('ben')],
    ['a session that is not paid yet', stripe.id('cs', 'waits'), stripe.userId('cleo')],
    ['a subscription', 'sub_found', 'found_dora'],
    ['a user without a ledger', 'found_dora', 'found_dora'],
    ['the event of a dead letter', 'evt_found_dead', 'user_found_dead'],
    ['the session of a dead letter', 'cs_found_dead', 'user_found_dead'],
    ['the payment of a dead letter', 'pi_found_dead', 'user_found_dead'],
    ['a user who has a dead letter and nothing else', 'user_found_dead', 'user_found_dead'],
    ['a paid session that was never credited', 'cs_found_lost', 'found_emil'],
  ])('%s', async (_, text, userId) => {
    expect(await idsOf(text)).toEqual([userId]);
  });
});

test('an id that is nobody’s finds nobody, and neither does the word that ids of spends begin with', async () => {
  for (const text of [
    '',
    '  ',
    'found_nobody',
    'pi_found_nobody',
    'spend:',
    'reservation:x:y',
    '%',
    '_',
  ])
    expect(await idsOf(text)).toEqual([]);
});

test('users whose ids begin with the text are found with their balances: twenty, and whether there are more', async () => {
  const names = Array.from({ length: 25 }, (_, n) => `begins_${String(n).padStart(2, '0')}`);
  for (const name of names) await adjust(name, 5);
  await adjust('begins_00', 2);
  await adjust('begun', 1);

  expect(await findUsers(db, 'begins_0')).toEqual({
    users: names.slice(0, 10).map((userId, n) => ({ userId, balance: n === 0 ? 7 : 5 })),
    isComplete: true,
  });
  expect(await idsOf('begi')).toEqual(names.slice(0, 20));
  expect(await findUsers(db, 'begi')).toMatchObject({ isComplete: false });
  expect(await idsOf('begins_00')).toEqual(['begins_00']);
});

test('a user’s id is found whatever characters it has', async () => {
  for (const userId of ["o'neil@product.example", 'a/b c?d#e%20', '日本語', '🦊 fox']) {
    await adjust(userId, 1);
    expect(await idsOf(userId)).toEqual([userId]);
    expect(await idsOf(userId.slice(0, -1))).toEqual([userId]);
  }
});
