import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import {
  discard,
  planReplay,
  predictSelection,
  recordCorrection,
} from '../../src/dead-letters/index.ts';
import { commit } from '../../src/index.ts';
import { db, deliver, processedEvent, rows } from '../database.ts';
import { checkoutCompleted, commitOutcome, recordedEvent } from '../fixtures.ts';

const now = new Date('2026-11-24T12:00:00Z');
const settings = { livemode: false, accounts: new Set<string>(), otherPayments: 'dead' } as const;
const withoutUser = (name: string) =>
  fixture('checkout.session.completed', {
    id: `evt_${name}`,
    object: {
      id: `cs_${name}`,
      payment_intent: `pi_${name}`,
      client_reference_id: null,
      metadata: { credits: '7' },
    },
  });

test('the prediction of a selection counts what a replay would handle, repaired events included, and writes nothing', async () => {
  await deliver([withoutUser('forecast_a'), withoutUser('forecast_b'), withoutUser('forecast_c')]);
  await commitOutcome('forecast_d', undefined, now);
  await commitOutcome('forecast_discarded', undefined, now);
  const selection = { ids: ['evt_forecast_discarded'] };
  await discard(db, { selection, count: 1, actor: 'ada', reason: 'ours', now });
  await recordCorrection(db, {
    eventId: 'evt_forecast_a',
    correction: { user_id: 'ben' },
    actor: 'ada',
    reason: 'the ticket names the buyer',
    settings,
    now,
  });

  const page = await predictSelection(db, { filter: { event: 'evt_forecast' } }, settings);

  const reason = DEAD_REASONS.userIdMissing;
  expect(page).toMatchObject({
    examined: 4,
    hasMore: false,
    summary: [
      { wouldBe: 'handled', reason: null, events: 2 },
      { wouldBe: 'dead', reason, events: 2 },
    ],
  });
  const outlooks = page.predictions.map(({ id, wouldBe }) => `${id} ${wouldBe}`);
  expect(outlooks.toSorted()).toEqual([
    'evt_forecast_a handled',
    'evt_forecast_b dead',
    'evt_forecast_c dead',
    'evt_forecast_d handled',
  ]);
  expect(await recordedEvent('evt_forecast_d')).toMatchObject({ status: 'dead', deliveries: 1 });
});

test('named events, and those of a planned replay, are predicted without the others', async () => {
  for (const name of ['plan_a', 'plan_b', 'plan_c']) await commitOutcome(name, undefined, now);
  await rows(`UPDATE dead_letters SET body = NULL WHERE id = 'evt_plan_c'`);
  const selection = { ids: ['evt_plan_a', 'evt_plan_b'] };
  const replay = await planReplay(db, { selection, actor: 'ada', now });

  const named = await predictSelection(db, { ids: ['evt_plan_a', 'evt_plan_c'] }, settings);
  const planned = await predictSelection(db, { replay }, settings);

  expect(named.predictions).toMatchObject([{ id: 'evt_plan_a', wouldBe: 'handled' }]);
  expect(planned.predictions.map(({ id }) => id).toSorted()).toEqual(selection.ids);
});

test('of many dead events 200 are examined, or as many as have four million characters, and more are announced', async () => {
  const many = Array.from({ length: 201 }, (_, index) => `many_${String(index).padStart(3, '0')}`);
  const events = many.map((name) => processedEvent(withoutUser(name)));
  await commit(
    db,
    events.flatMap((event) => (event.outcome.status === 'dead' ? [event] : [])),
    now,
  );
  const filter = { event: 'evt_many' };

  const full = await predictSelection(db, { filter }, settings);
  await rows(
    `UPDATE dead_letters SET body = body || ? WHERE id BETWEEN 'evt_many_190' AND 'evt_many_200'`,
    ' '.repeat(900_000),
  );
  const large = await predictSelection(db, { filter }, settings);

  expect(full).toMatchObject({ examined: 200, hasMore: true });
  expect(full.predictions[0]?.id).toBe('evt_many_200');
  expect(large).toMatchObject({ examined: 4, hasMore: true });
  expect(large.summary).toEqual([
    { wouldBe: 'dead', reason: DEAD_REASONS.userIdMissing, events: 4 },
  ]);
});

test('an event that only ran out of attempts is predicted like any other', async () => {
  const exhausted = { status: 'dead', reason: DEAD_REASONS.retriesExhausted } as const;
  await commit(db, [{ ...processedEvent(checkoutCompleted('worn_out')), outcome: exhausted }], now);

  const { predictions } = await predictSelection(db, { ids: ['evt_worn_out'] }, settings);

  expect(predictions).toMatchObject([{ id: 'evt_worn_out', wouldBe: 'handled', reason: null }]);
});
