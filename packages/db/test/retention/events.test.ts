import { IGNORED_REASONS } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import { discard, getEvent } from '../../src/dead-letters/index.ts';
import { audit, recordFailedAttempts, traceLedger } from '../../src/index.ts';
import { findMissing, startReconciliation } from '../../src/reconciliation/index.ts';
import { balanceOf, db, deliver, processedEvent, rows } from '../database.ts';
import { checkoutCompleted, commitOutcome, historyOf, recordedEvent } from '../fixtures.ts';
import { expire } from './expire.ts';

const start = new Date('2026-05-01T00:00:00.000Z');
const afterDays = (days: number, milliseconds = 0) =>
  new Date(start.getTime() + days * 86_400_000 + milliseconds);

const ledgerOf = (user: string) =>
  rows('SELECT id, amount, event_id FROM credit_ledger WHERE user_id = ? ORDER BY sequence', user);

async function failOnce(name: string): Promise<void> {
  const { id, type, objectId, createdAt } = processedEvent(checkoutCompleted(name));
  await recordFailedAttempts(db, [{ id, type, objectId, createdAt, error: 'lost' }], start);
}

test('the event log forgets a handled and an ignored event 90 days after that, and not before', async () => {
  await failOnce('forgotten');
  await deliver([checkoutCompleted('forgotten')], start);
  await commitOutcome(
    'forgotten_ignored',
    { status: 'ignored', reason: IGNORED_REASONS.otherAccount },
    start,
  );

  await expire(db, afterDays(90));
  expect(await recordedEvent('evt_forgotten')).toMatchObject({ status: 'handled' });
  expect(await recordedEvent('evt_forgotten_ignored')).toMatchObject({ status: 'ignored' });
  await expire(db, afterDays(90, 1));

  expect(await recordedEvent('evt_forgotten')).toBeUndefined();
  expect(await recordedEvent('evt_forgotten_ignored')).toBeUndefined();
  expect(await historyOf('evt_forgotten')).toEqual([]);
  expect(await getEvent(db, 'evt_forgotten')).toBeNull();
  expect(await balanceOf('user_forgotten')).toBe(7);
});

test('an event that is failed, dead, discarded or was dead once is never forgotten, nor its history', async () => {
  const names = ['kept_failed', 'kept_dead', 'kept_discarded', 'kept_repaired'];
  await failOnce('kept_failed');
  for (const name of names.slice(1)) await commitOutcome(name, undefined, start);
  const selection = { ids: ['evt_kept_discarded'] };
  await discard(db, { selection, count: 1, actor: 'ada', reason: 'ours', now: start });
  await deliver([checkoutCompleted('kept_repaired')], start);

  await expire(db, afterDays(10_000));

  const left = names.map(async (name) => {
    const status = (await recordedEvent(`evt_${name}`))?.['status'];
    return [status, (await historyOf(`evt_${name}`)).map(([, action]) => action)];
  });
  expect(await Promise.all(left)).toEqual([
    ['failed', ['failed']],
    ['dead', ['dead']],
    ['discarded', ['dead', 'discarded']],
    ['handled', ['dead']],
  ]);
});

test('events that are delivered again after they were forgotten change no balance and no ledger', async () => {
  const name = 'redelivered';
  const refund = fixture('charge.refunded', {
    id: `evt_${name}_refund`,
    object: { id: `ch_${name}`, payment_intent: `pi_${name}`, amount: 2999, amount_refunded: 1000 },
  });
  const events = [checkoutCompleted(name), refund];
  await deliver(events, start);
  const before = {
    balance: await balanceOf(`user_${name}`),
    ledger: await ledgerOf(`user_${name}`),
  };
  await expire(db, afterDays(91));
  expect(await recordedEvent(`evt_${name}`)).toBeUndefined();

  await deliver(events.toReversed(), afterDays(92));

  const after = {
    balance: await balanceOf(`user_${name}`),
    ledger: await ledgerOf(`user_${name}`),
  };
  expect(after).toEqual(before);
  expect(before.ledger).toHaveLength(2);
  expect(await recordedEvent(`evt_${name}`)).toMatchObject({ status: 'handled', deliveries: 1 });
  expect(await audit(db)).toEqual([]);
});

test('the trace of an entry names the events that were forgotten, with everything else as before', async () => {
  await deliver([checkoutCompleted('traced_late')], start);
  const [before] = await traceLedger(db, 'user_traced_late');
  expect(before).toMatchObject({ events: [{ id: 'evt_traced_late' }], deletedEvents: [] });

  await expire(db, afterDays(91));

  const [trace] = await traceLedger(db, 'user_traced_late');
  expect(trace).toEqual({ ...before, events: [], deletedEvents: ['evt_traced_late'] });
});

test('with the shortest retention a reconciliation finds no event of its 30 days missing', async () => {
  await deliver([checkoutCompleted('listed')], start);
  const now = afterDays(30);
  await expire(db, now, { eventDays: 35 });
  const window = { since: start, until: now, dryRun: true, actor: 'ada', now };
  const id = await startReconciliation(db, window);
  const listed = { id: 'evt_listed', type: 'x', created: start.getTime() / 1000 };

  const missing = await findMissing(db, id, [listed], now);

  expect([...missing]).toEqual([]);
});
