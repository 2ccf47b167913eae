import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import { discard, getEvent, readEventCounts, readStats } from '../../src/dead-letters/index.ts';
import { commit, recordFailedAttempts } from '../../src/index.ts';
import { db, deliver, processedEvent, rows } from '../database.ts';
import { checkoutCompleted, commitOutcome, deadLetter } from '../fixtures.ts';
import { expire } from '../retention/expire.ts';

const now = new Date('2026-11-24T12:00:00Z');
const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000);

test('the details of an event have its dead letter, its history and the ledger of its purchase', async () => {
  const refunded = fixture('charge.refunded', {
    id: 'evt_detail_refund',
    object: { id: 'ch_detail', payment_intent: 'pi_detail', amount_refunded: 2999 },
  });
  await commitOutcome('detail', undefined, now);
  await deliver([checkoutCompleted('detail')], daysLater(1));
  await deliver([refunded], daysLater(2));

  const event = await getEvent(db, 'evt_detail');
  const refund = await getEvent(db, 'evt_detail_refund');

  expect(event).toMatchObject({
    id: 'evt_detail',
    status: 'handled',
    objectId: 'cs_detail',
    deliveries: 2,
    receivedAt: now.toISOString(),
    completedAt: daysLater(1).toISOString(),
    deadLetter: { status: 'handled', paid: true, livemode: false, deaths: 1 },
    history: [{ occurredAt: now.toISOString(), action: 'dead', actor: null }],
    ledger: [
      { id: 'pi_detail:purchase:1', type: 'purchase', amount: 7, userId: 'user_detail' },
      { id: 'pi_detail:refund:2', type: 'refund', amount: -7, userId: 'user_detail' },
    ],
  });
  expect(refund).toMatchObject({ status: 'handled', deadLetter: null, history: [] });
  expect(refund?.ledger).toEqual(event?.ledger);
  expect(await getEvent(db, 'evt_unknown')).toBeNull();
});

test('the retention deletes payloads of completed events after 30 days and of dead ones after 180', async () => {
  const hasBody = async (id: string) => (await deadLetter(id))?.['body'] !== null;
  for (const name of ['aged_dead', 'aged_discarded']) await commitOutcome(name, undefined, now);
  const selection = { ids: ['evt_aged_discarded'] };
  await discard(db, { selection, count: 1, actor: 'ada', reason: 'ours', now });
  await rows(
    `INSERT INTO notifications (key, kind, event_id, created_at, sent_at) VALUES
       ('aged_sent', 'dead_letter', 'evt_1', ?1, ?1), ('aged_unsent', 'dead_letter', 'evt_2', ?1, NULL)`,
    now.toISOString(),
  );
  const notifications = () => rows(`SELECT key FROM notifications WHERE key LIKE 'aged_%'`);
  const counts = async () =>
    (await readEventCounts(db, '1h', now)).filter(({ startsAt }) => startsAt === now.toISOString());

  await expire(db, daysLater(14));
  expect(await counts()).not.toEqual([]);
  await expire(db, daysLater(29));
  expect(await counts()).toEqual([]);
  expect(await hasBody('evt_aged_discarded')).toBe(true);
  await expire(db, daysLater(31));
  expect(await hasBody('evt_aged_discarded')).toBe(false);
  expect(await hasBody('evt_aged_dead')).toBe(true);
  await expire(db, daysLater(44));
  expect(await notifications()).toHaveLength(2);
  await expire(db, daysLater(46));
  expect(await notifications()).toEqual([]);
  await expire(db, daysLater(181));

  expect(await hasBody('evt_aged_dead')).toBe(false);
  const { deadLetter: letter, history } = (await getEvent(db, 'evt_aged_dead')) ?? {};
  expect(letter).toMatchObject({ status: 'dead', userId: 'user_aged_dead', body: null });
  expect(history).toHaveLength(1);
});

test('the statistics count dead, failed and discarded events, and the money that is not credited', async () => {
  await rows('DELETE FROM dead_letters');
  await rows(`DELETE FROM stripe_events WHERE status = 'failed'`);
  await rows('DELETE FROM other_payment_totals');
  const unowned = { owner: null, mutedUntil: null, note: null };
  const creditsMissing = dead(DEAD_REASONS.creditsMissing);
  await commitOutcome('counted_a', undefined, now);
  await commitOutcome('counted_a', undefined, daysLater(3));
  await commitOutcome('counted_b', creditsMissing, daysLater(1));
  await commitOutcome('counted_c', creditsMissing, daysLater(2));
  await commitOutcome('counted_discarded', creditsMissing, now);
  const selection = { ids: ['evt_counted_discarded'] };
  await discard(db, { selection, count: 1, actor: 'ada', reason: 'ours', now });
  const { id, type, objectId, createdAt } = processedEvent(checkoutCompleted('counted_failed'));
  await recordFailedAttempts(db, [{ id, type, objectId, createdAt, error: 'lost' }], now);

  expect(await readStats(db)).toEqual({
    dead: 3,
    oldestDeadAt: now.toISOString(),
    unmuted: 3,
    oldestUnmutedAt: now.toISOString(),
    muted: 0,
    byReason: [
      {
        reason: DEAD_REASONS.creditsMissing,
        events: 2,
        firstDiedAt: daysLater(1).toISOString(),
        lastDiedAt: daysLater(2).toISOString(),
        ...unowned,
      },
      {
        reason: DEAD_REASONS.packageUnknown,
        events: 1,
        firstDiedAt: now.toISOString(),
        lastDiedAt: daysLater(3).toISOString(),
        ...unowned,
      },
    ],
    byType: [{ type: 'checkout.session.completed', events: 3 }],
    uncredited: [{ currency: 'usd', amount: 3 * 2999, purchases: 3 }],
    otherPayments: [],
    failed: 1,
    oldestFailedAt: now.toISOString(),
    discarded: 1,
  });
});

test('money that two dead events of one purchase tell of counts once', async () => {
  const before = await readStats(db);
  await commitOutcome('told_twice', dead(DEAD_REASONS.creditsMissing), now);
  const again = processedEvent(checkoutCompleted('told_twice', { id: 'evt_told_again' }));
  await commit(db, [{ ...again, outcome: dead(DEAD_REASONS.creditsMissing) }], now);

  const after = await readStats(db);

  expect(after.dead - before.dead).toBe(2);
  const [sum] = after.uncredited;
  const [sumBefore = { amount: 0, purchases: 0 }] = before.uncredited;
  expect((sum?.amount ?? 0) - sumBefore.amount).toBe(2999);
  expect((sum?.purchases ?? 0) - sumBefore.purchases).toBe(1);
});

test('other payments are summed per currency over the last 30 days', async () => {
  await rows('DELETE FROM other_payment_totals');
  const sale = (name: string, currency: string, amount: number, at: string) =>
    rows(
      'INSERT INTO other_payments VALUES (?, ?, ?, ?, ?)',
      `pi_${name}`,
      `evt_${name}`,
      amount,
      currency,
      at,
    );
  await sale('other_a', 'usd', 500, '2031-03-31T10:00:00.000Z');
  await sale('other_b', 'usd', 700, '2031-03-10T10:00:00.000Z');
  await sale('other_c', 'eur', 900, '2031-03-10T10:00:00.000Z');
  await sale('other_old', 'usd', 1000, '2031-02-01T10:00:00.000Z');

  const { otherPayments } = await readStats(db, new Date('2031-03-31T12:00:00Z'));

  expect(otherPayments).toEqual([
    { currency: 'eur', amount: 900, payments: 1 },
    { currency: 'usd', amount: 1200, payments: 2 },
  ]);
});
