import { type Correction, DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  discard,
  listCorrections,
  parseCorrection,
  readCorrections,
  recordCorrection,
} from '../../src/dead-letters/index.ts';
import { commit, recordFailedAttempts } from '../../src/index.ts';
import { db, deliver, processedEvent, rows } from '../database.ts';
import { checkoutCompleted, commitOutcome, historyOf, recordedEvent } from '../fixtures.ts';

const now = new Date('2026-11-24T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const settings = { livemode: false, accounts: new Set<string>(), otherPayments: 'dead' } as const;
const audit = { actor: 'ada', reason: 'the ticket names the buyer' };

const repair = (name: string, correction: Correction, changes: object = {}) =>
  recordCorrection(db, { eventId: `evt_${name}`, correction, settings, now, ...audit, ...changes });

/** Dead, because the paid session has this metadata. */
const session = (name: string, metadata: Record<string, string>, object: object = {}) => {
  const ids = { id: `cs_${name}`, payment_intent: `pi_${name}`, client_reference_id: null };
  return fixture('checkout.session.completed', {
    id: `evt_${name}`,
    object: { ...ids, metadata, ...object },
  });
};

test('a repair keeps the values with actor and reason, and the history names the keys alone', async () => {
  await deliver([session('repair_kept', { credits: '7', package_id: 'none' })], minutesAgo(9));

  await repair('repair_kept', { user_id: 'ben@shop.example', package_id: null });

  expect(await listCorrections(db, ['evt_repair_kept', 'evt_other'])).toEqual([
    {
      eventId: 'evt_repair_kept',
      correctedAt: now.toISOString(),
      metadata: { user_id: 'ben@shop.example', package_id: null },
      ...audit,
    },
  ]);
  expect((await historyOf('evt_repair_kept')).at(-1)).toEqual([
    now.toISOString(),
    'repaired',
    'ada',
    'set user_id; removed package_id: the ticket names the buyer',
  ]);
  expect(await recordedEvent('evt_repair_kept')).toMatchObject({ status: 'dead' });
});

test('of several repairs the last one counts for each key, even with a clock that goes back', async () => {
  await deliver([session('repair_twice', { package_id: 'none' })]);
  await repair('repair_twice', { user_id: 'ben', credits: '7', package_id: null });

  await repair('repair_twice', { user_id: 'cleo' }, { now: minutesAgo(1) });

  expect(await readCorrections(db, ['evt_repair_twice'])).toEqual(
    new Map([['evt_repair_twice', { user_id: 'cleo', credits: '7', package_id: null }]]),
  );
});

test('a repair that was recorded can be neither changed nor deleted', async () => {
  await deliver([session('repair_fixed', { credits: '7' })]);
  await repair('repair_fixed', { user_id: 'ben' });

  const where = `WHERE event_id = 'evt_repair_fixed'`;
  await expect(rows(`UPDATE corrections SET metadata = '{}' ${where}`)).rejects.toThrow(
    'append-only',
  );
  await expect(rows(`DELETE FROM corrections ${where}`)).rejects.toThrow('append-only');
});

describe('a repair is refused with its reason and records nothing:', () => {
  beforeAll(async () => {
    await deliver([
      session('repair_wrong', { credits: '7' }),
      session(
        'repair_other_package',
        { credits: '7', package_id: 'starter' },
        { amount_subtotal: 999 },
      ),
      session('repair_no_mode', { credits: '7' }, { mode: 'other' }),
      checkoutCompleted('repair_credited'),
      fixture('invoice.paid', {
        id: 'evt_repair_invoice',
        object: {
          id: 'in_repair',
          parent: {
            type: 'subscription_details',
            subscription_details: { subscription: 'sub_repair', metadata: { user_id: '' } },
          },
        },
      }),
    ]);
    for (const name of ['repair_set_aside', 'repair_no_payload', 'repair_as_it_is'])
      await commitOutcome(name);
    await rows(`UPDATE dead_letters SET body = NULL WHERE id = 'evt_repair_no_payload'`);
    const selection = { ids: ['evt_repair_set_aside'] };
    await discard(db, { selection, count: 1, actor: 'ada', reason: 'ours', now });
    const { id, type, objectId, createdAt } = processedEvent(checkoutCompleted('repair_waits'));
    await recordFailedAttempts(db, [{ id, type, objectId, createdAt, error: 'lost' }], now);
    const ignored = fixture('charge.dispute.created', {
      id: 'evt_repair_ignored',
      object: { id: 'du_1', charge: null, payment_intent: null },
    });
    const refund = processedEvent(fixture('refund.created', { id: 'evt_repair_refund' }));
    await deliver([ignored]);
    await commit(db, [{ ...refund, outcome: dead(DEAD_REASONS.incompletePayload) }], now);
  });

  test.each<[string, string, Correction, object, string]>([
    ['of an unknown event', 'repair_nowhere', { user_id: 'ben' }, {}, 'is not in the event log'],
    [
      'of a handled event',
      'repair_credited',
      { user_id: 'ben' },
      {},
      'nothing left to be repaired',
    ],
    ['of a discarded event', 'repair_set_aside', { user_id: 'ben' }, {}, 'restore it before'],
    ['of a failed event', 'repair_waits', { user_id: 'ben' }, {}, 'next automatic attempt'],
    ['of an ignored event', 'repair_ignored', { user_id: 'ben' }, {}, 'is ignored, so it cannot'],
    ['without a payload', 'repair_no_payload', { user_id: 'ben' }, {}, 'deleted its payload'],
    [
      'of a type without metadata',
      'repair_refund',
      { user_id: 'ben' },
      {},
      'only metadata of checkout',
    ],
    ['of what can be handled', 'repair_as_it_is', { user_id: 'ben' }, {}, 'as it is: replay it'],
    [
      'without a reason',
      'repair_wrong',
      { user_id: 'ben' },
      { reason: ' ' },
      'A reason is required',
    ],
    ['with an invalid user', 'repair_wrong', { user_id: ' ben' }, {}, 'is not a valid user id'],
    [
      'with invalid credits',
      'repair_wrong',
      { user_id: 'ben', credits: '1000001' },
      {},
      'not a whole number from 1 to 1,000,000',
    ],
    [
      'with credits of zero',
      'repair_wrong',
      { user_id: 'ben', credits: '0' },
      {},
      'credits is not a whole number from 1',
    ],
    [
      'with a quantity of none, on an invoice too',
      'repair_invoice',
      { user_id: 'ben', quantity: '0' },
      {},
      'quantity is not a whole number from 1 to 9,999',
    ],
    [
      'with an unknown package, on an invoice too',
      'repair_invoice',
      { user_id: 'ben', package_id: 'none' },
      {},
      'package_id is not a package in credit_packages',
    ],
    [
      'with a long user id',
      'repair_wrong',
      { user_id: 'b'.repeat(256) },
      {},
      'user_id is not a valid user id',
    ],
    [
      'with an unknown package',
      'repair_wrong',
      { user_id: 'ben', package_id: 'none' },
      {},
      'not a package in credit_packages',
    ],
    [
      'with other credits than the package has',
      'repair_other_package',
      { user_id: 'ben' },
      {},
      'metadata.credits is 7',
    ],
    [
      'of what no metadata can repair',
      'repair_no_mode',
      { user_id: 'ben' },
      {},
      'mode of the Checkout Session is missing or unknown',
    ],
    [
      'of an event of the other mode',
      'repair_wrong',
      { user_id: 'ben' },
      { settings: { ...settings, livemode: true } },
      'STRIPE_LIVEMODE',
    ],
  ])('%s', async (_, name, correction, changes, sentence) => {
    await expect(repair(name, correction, changes)).rejects.toThrow(sentence);

    expect(await listCorrections(db, [`evt_${name}`])).toEqual([]);
    const repaired = (await historyOf(`evt_${name}`)).filter(([, action]) => action === 'repaired');
    expect(repaired).toEqual([]);
  });
});

test.each<[string, Record<string, string>, string[], string]>([
  ['nothing', {}, [], 'Nothing is corrected: set or remove one of user_id, credits'],
  ['a key that no handler reads', { user: 'ben' }, [], 'No handler reads user: the keys are'],
  ['a key that is set and removed', { credits: '7' }, ['credits'], 'both set and removed'],
])('a correction of %s is refused with what to give instead', (_, set, unset, sentence) => {
  expect(() => parseCorrection(set, unset)).toThrow(sentence);
});
