import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import {
  discard,
  listCorrections,
  listDiscards,
  recordCorrection,
  restore,
  restoreDiscard,
} from '../../src/dead-letters/index.ts';
import { db, deliver } from '../database.ts';
import { commitOutcome, historyOf } from '../fixtures.ts';

const now = new Date('2026-11-24T12:00:00Z');
const audit = { actor: 'ada', reason: 'a test of ours', now };
const died = new Date(now.getTime() - 9 * 60_000);

/** What each of several requests at once was answered: its value, or the kind of its refusal. */
async function answersOf(count: number, act: () => Promise<unknown>): Promise<unknown[]> {
  const results = await Promise.allSettled(Array.from({ length: count }, act));
  return results.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.kind));
}

const countActions = async (id: string, action: string) =>
  (await historyOf(id)).filter(([, each]) => each === action).length;

test('of three discards of one event at once, one moves it, and the others leave no empty discard', async () => {
  await commitOutcome('race_discard', undefined, died);
  const selection = { ids: ['evt_race_discard'] };

  const answers = await answersOf(3, () => discard(db, { ...audit, selection, count: 1 }));

  expect(answers.filter((each) => each === 'conflict')).toHaveLength(2);
  const ofEvent = (await listDiscards(db, 1000)).filter(
    ({ selection: of }) => of === 'evt_race_discard',
  );
  expect(ofEvent.map(({ events }) => events)).toEqual([1]);
  expect(await countActions('evt_race_discard', 'discarded')).toBe(1);
});

test('of three restores at once, one reports the event, and its history has one restore', async () => {
  await commitOutcome('race_restore', undefined, died);
  const selection = { ids: ['evt_race_restore'] };
  const { id } = await discard(db, { ...audit, selection, count: 1 });

  const byDiscard = await answersOf(3, () => restoreDiscard(db, id, audit));

  expect(byDiscard.toSorted()).toEqual([1, 'conflict', 'conflict']);
  await discard(db, { ...audit, selection, count: 1 });
  const byId = await answersOf(3, () => restore(db, { ...audit, ids: selection.ids, count: 1 }));
  expect(byId.toSorted()).toEqual([1, 'conflict', 'conflict']);
});

test('of three repairs of one event at the same time, one is recorded, and the others are refused', async () => {
  await deliver(
    [
      fixture('checkout.session.completed', {
        id: 'evt_race_repair',
        object: {
          id: 'cs_race_repair',
          payment_intent: 'pi_race_repair',
          client_reference_id: null,
          metadata: { credits: '7' },
        },
      }),
    ],
    died,
  );
  const settings = { livemode: false, accounts: new Set<string>(), otherPayments: 'dead' } as const;
  const correction = { user_id: 'ben' };
  const repair = { eventId: 'evt_race_repair', correction, settings, ...audit };

  const answers = await answersOf(3, () => recordCorrection(db, repair));

  expect(answers.filter((each) => each === 'conflict')).toHaveLength(2);
  expect(await listCorrections(db, ['evt_race_repair'])).toHaveLength(1);
  expect(await countActions('evt_race_repair', 'repaired')).toBe(1);
});
