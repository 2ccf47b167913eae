import {
  DEAD_REASONS,
  dead,
  EMPTY_SUMMARY,
  IGNORED_REASONS,
  ignored,
} from '@stripe-credits/stripe-events';
import { expect, test } from 'vitest';
import { commit, RETRIES_EXHAUSTED, recordFailedAttempts } from '../../src/index.ts';
import { balanceOf, db, deliver, processedEvent, rows } from '../database.ts';
import {
  checkoutCompleted,
  commitOutcome,
  deadLetter,
  historyOf,
  recordedEvent,
} from '../fixtures.ts';

const DEAD = dead(DEAD_REASONS.packageUnknown, 'gold');
const IGNORED = ignored(IGNORED_REASONS.noHandler);
const morning = new Date('2026-11-23T10:00:00Z');
const noon = new Date('2026-11-23T12:00:00Z');

async function failAttempt(name: string, error: string) {
  const { id, type, objectId, createdAt } = processedEvent(checkoutCompleted(name));
  await recordFailedAttempts(db, [{ id, type, objectId, createdAt, error }], new Date());
}

test('a dead event is kept with its reason and body; a second death is counted, not duplicated', async () => {
  await commitOutcome('poison', DEAD, morning);

  const event = processedEvent(checkoutCompleted('poison'));
  await commit(db, [{ ...event, outcome: DEAD, attempts: 3 }], noon);

  expect(await recordedEvent('evt_poison')).toEqual({
    status: 'dead',
    reason: DEAD.reason,
    deliveries: 2,
  });
  expect(await rows(`SELECT * FROM dead_letters WHERE id = 'evt_poison'`)).toEqual([
    {
      id: 'evt_poison',
      type: 'checkout.session.completed',
      status: 'dead',
      reason: DEAD.reason,
      detail: 'gold',
      attempts: 3,
      first_died_at: morning.toISOString(),
      last_died_at: noon.toISOString(),
      deaths: 2,
      replays: 0,
      replayed_at: null,
      object_id: 'cs_poison',
      purchase: 'pi_poison',
      livemode: 0,
      user_id: 'user_poison',
      amount: 2999,
      currency: 'usd',
      paid: 1,
      body: JSON.stringify(checkoutCompleted('poison')),
      encoding: 'text',
      discard_id: null,
    },
  ]);
  expect(await balanceOf('user_poison')).toBe(0);
});

test('a dead event that is delivered again and handled is credited once and no longer dead', async () => {
  await commitOutcome('repaired', DEAD);

  await deliver([checkoutCompleted('repaired')]);

  expect(await recordedEvent('evt_repaired')).toEqual({
    status: 'handled',
    reason: null,
    deliveries: 2,
  });
  expect(await deadLetter('evt_repaired')).toMatchObject({ status: 'handled' });
  expect(await balanceOf('user_repaired')).toBe(7);
});

test.each([DEAD, IGNORED])(
  'a handled event stays handled when a later delivery is $status',
  async (outcome) => {
    const name = `stays_${outcome.status}`;
    await deliver([checkoutCompleted(name)]);

    await commitOutcome(name, outcome);

    expect(await recordedEvent(`evt_${name}`)).toMatchObject({ status: 'handled', reason: null });
    expect(await deadLetter(`evt_${name}`)).toBeUndefined();
  },
);

test('an event out of attempts dies with the error of its last failed attempt', async () => {
  await failAttempt('failing', 'Network connection lost');
  await failAttempt('failing', 'D1 DB is overloaded');
  expect(await recordedEvent('evt_failing')).toMatchObject({ status: 'failed', deliveries: 0 });

  await commitOutcome('failing', RETRIES_EXHAUSTED);

  expect(await deadLetter('evt_failing')).toMatchObject({
    reason: DEAD_REASONS.retriesExhausted,
    detail: 'D1 DB is overloaded',
    attempts: 2,
  });
});

test('a dead letter with another reason does not show the error of an earlier attempt', async () => {
  await failAttempt('other', 'lost');

  await commitOutcome('other', dead(DEAD_REASONS.packageUnknown));

  expect(await deadLetter('evt_other')).toMatchObject({ reason: DEAD.reason, detail: null });
});

test('an attempt that fails after the event was handled leaves it handled', async () => {
  await deliver([checkoutCompleted('already')]);

  await failAttempt('already', 'lost');

  expect(await recordedEvent('evt_already')).toMatchObject({ status: 'handled' });
});

test('a dead event stays dead when a later delivery is ignored', async () => {
  await commitOutcome('hidden', DEAD);

  await commitOutcome('hidden', IGNORED);

  expect(await recordedEvent('evt_hidden')).toMatchObject({ status: 'dead', reason: DEAD.reason });
});

test('an event out of attempts that is ignored in a replay is no longer dead', async () => {
  await commitOutcome('unprocessed', RETRIES_EXHAUSTED);

  await commitOutcome('unprocessed', IGNORED);

  expect(await recordedEvent('evt_unprocessed')).toMatchObject(IGNORED);
  expect(await deadLetter('evt_unprocessed')).toMatchObject({ status: 'ignored' });
});

test('a dead event that runs out of attempts keeps its reason, and its retention starts again', async () => {
  await commitOutcome('processed', DEAD, morning);

  await commitOutcome('processed', RETRIES_EXHAUSTED, noon);

  expect(
    await rows(`SELECT reason, completed_at FROM stripe_events WHERE id = 'evt_processed'`),
  ).toEqual([{ reason: DEAD.reason, completed_at: noon.toISOString() }]);
  expect(await deadLetter('evt_processed')).toMatchObject({
    reason: DEAD.reason,
    detail: 'gold',
    deaths: 2,
  });
});

test('an ignored event that runs out of attempts in a later delivery is dead, with its body', async () => {
  await commitOutcome('once_ignored', IGNORED);

  await commitOutcome('once_ignored', RETRIES_EXHAUSTED);

  expect(await recordedEvent('evt_once_ignored')).toMatchObject(RETRIES_EXHAUSTED);
  expect(await deadLetter('evt_once_ignored')).toMatchObject({
    body: JSON.stringify(checkoutCompleted('once_ignored')),
  });
});

test('a discarded event stays discarded when it is ignored or dies again, and its history shows the death', async () => {
  await commitOutcome('aside', DEAD, morning);
  await rows(`UPDATE stripe_events SET status = 'discarded' WHERE id = 'evt_aside'`);

  await commitOutcome('aside', IGNORED, noon);
  expect(await recordedEvent('evt_aside')).toMatchObject({
    status: 'discarded',
    reason: DEAD.reason,
  });
  await commitOutcome('aside', DEAD, noon);

  expect(await recordedEvent('evt_aside')).toMatchObject({ status: 'discarded' });
  const reason = `${DEAD.reason}: gold`;
  expect(await historyOf('evt_aside')).toEqual([
    [morning.toISOString(), 'dead', null, reason],
    [noon.toISOString(), 'dead', null, reason],
  ]);
});

test('an event that died before its look-up has the type, the user and the money of its object after it', async () => {
  const completed = processedEvent(checkoutCompleted('looked_up'));
  const { outcome: _, ...thin } = { ...completed, type: `v1.${completed.type}`, objectId: null };
  const nothing = () => EMPTY_SUMMARY;
  await commit(
    db,
    [{ ...thin, summarize: nothing, outcome: dead(DEAD_REASONS.lookupKeyMissing) }],
    morning,
  );

  await commit(db, [{ ...completed, outcome: dead(DEAD_REASONS.userIdMissing) }], noon);

  const object = { type: 'checkout.session.completed', object_id: 'cs_looked_up' };
  const [event] = await rows(`SELECT * FROM stripe_events WHERE id = 'evt_looked_up'`);
  expect(event).toMatchObject(object);
  expect(await deadLetter('evt_looked_up')).toMatchObject({
    ...object,
    purchase: 'pi_looked_up',
    user_id: 'user_looked_up',
    amount: 2999,
    paid: 1,
  });
});
