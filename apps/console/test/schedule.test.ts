import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { adjust, capture, reserve } from '@stripe-credits/db';
import { planReplay, startReplay } from '@stripe-credits/db/dead-letters';
import {
  creditReservations,
  deadLetters,
  notifications,
  retentionCursors,
  stripeEvents,
} from '@stripe-credits/db/schema';
import { and, eq, isNotNull, like, sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { handleScheduled } from '../src/schedule.ts';
import { consume, db, paidSession, request, statusOf, unknownPackage } from './fixtures.ts';

const inMinutes = (cron: string, minutes: number) =>
  createScheduledController({ cron, scheduledTime: new Date(Date.now() + minutes * 60_000) });
const nightly = (days: number) => inMinutes('0 3 * * *', days * 24 * 60);
const bought = (name: string) => paidSession(name, { user_id: `user_${name}`, credits: '200' });

async function bodyOf(id: string) {
  const letter = await db
    .select({ body: deadLetters.body })
    .from(deadLetters)
    .where(eq(deadLetters.id, id))
    .get();
  return letter?.body;
}

test('payloads are deleted 30 days after a discard and 180 days after a death', async () => {
  await consume([unknownPackage('dead'), unknownPackage('discarded')]);
  await request('POST', '/discards', {
    id: ['evt_discarded'],
    confirm: 'evt_discarded',
    reason: 'a test purchase',
  });

  await handleScheduled(nightly(29), env);
  expect(await bodyOf('evt_discarded')).not.toBeNull();
  await handleScheduled(nightly(31), env);
  expect(await bodyOf('evt_discarded')).toBeNull();
  expect(await bodyOf('evt_dead')).not.toBeNull();
  await handleScheduled(nightly(181), env);

  expect(await bodyOf('evt_dead')).toBeNull();
  const { json } = await request('GET', '/events/evt_dead');
  expect(json).toMatchObject({
    status: 'dead',
    payload: null,
    deadLetter: { userId: 'user_dead' },
  });
});

test('one night deletes all expired payloads, however many there are', async () => {
  const numbers = Array.from({ length: 5001 }, (_, number) => number);
  await db.run(sql`INSERT INTO stripe_events (id, type, status, received_at, completed_at, deliveries)
    SELECT 'evt_many_' || value, 'x', 'dead', '2020-01-01', '2020-01-01', 1
    FROM json_each(${JSON.stringify(numbers)})`);
  await db.run(sql`INSERT INTO dead_letters
      (id, type, status, reason, attempts, first_died_at, last_died_at, deaths, paid, body, encoding)
    SELECT id, type, status, 'x', 1, received_at, received_at, 1, 0, '{}', 'text'
    FROM stripe_events WHERE id LIKE 'evt_many_%'`);
  const kept = () =>
    db.$count(deadLetters, and(like(deadLetters.id, 'evt_many_%'), isNotNull(deadLetters.body)));
  expect(await kept()).toBe(numbers.length);

  await handleScheduled(nightly(0), env);

  expect(await kept()).toBe(0);
});

test('notifications are deleted after 45 days, sent or not', async () => {
  const createdAt = new Date().toISOString();
  const row = { kind: 'dead_letter', eventId: 'evt_1', createdAt } as const;
  await db.insert(notifications).values([
    { ...row, key: 'sent', sentAt: createdAt },
    { ...row, key: 'unsent' },
  ]);
  const count = () => db.$count(notifications);

  await handleScheduled(nightly(44), env);
  expect(await count()).toBe(2);
  await handleScheduled(nightly(46), env);

  expect(await count()).toBe(0);
});

test('reservations are deleted 90 days after they expired, and captured ones stay', async () => {
  const userId = 'scheduled';
  const reserveFor = (idempotencyKey: string) =>
    reserve(db, { userId, amount: 1, reason: 'a film', expiresInSeconds: 1, idempotencyKey });
  const welcome = { userId, amount: 2, reason: 'x', actor: 'x', idempotencyKey: 'x' };
  await adjust(db, 'grant', welcome);
  await reserveFor('captured');
  const reservationId = `reservation:${userId}:captured`;
  await capture(db, { reservationId, amount: 1, overflow: 'reject', idempotencyKey: 'captured' });
  await reserveFor('expired');
  const count = () => db.$count(creditReservations, eq(creditReservations.userId, userId));

  await handleScheduled(nightly(89), env);
  expect(await count()).toBe(2);
  await handleScheduled(nightly(91), env);

  expect(await count()).toBe(1);
});

test('events that never died are deleted 90 days after they were handled, and the others stay', async () => {
  await consume([bought('receipt'), unknownPackage('no_receipt')]);

  await handleScheduled(nightly(89), env);
  expect(await statusOf('evt_receipt')).toBe('handled');
  await handleScheduled(nightly(91), env);

  expect(await statusOf('evt_no_receipt')).toBe('dead');
  const { status, json } = await request('GET', '/events/evt_receipt');
  expect(status).toBe(404);
  expect(json.error).toContain('the retention policy deleted it (RETENTION_EVENT_DAYS)');
});

test('what a night leaves, the next minutes delete, and after the end of the table they do nothing', async () => {
  await consume([bought('left')]);
  const count = () => db.$count(stripeEvents, eq(stripeEvents.id, 'evt_left'));
  const in91Days = inMinutes('* * * * *', 91 * 24 * 60);
  await handleScheduled(in91Days, env);
  expect(await count()).toBe(1);
  const position = ['evt_lef'];
  await db
    .insert(retentionCursors)
    .values({ name: 'stripe_events', position })
    .onConflictDoUpdate({ target: retentionCursors.name, set: { position } });

  await handleScheduled(in91Days, env);

  expect(await count()).toBe(0);
  const isUnderWay = isNotNull(retentionCursors.position);
  expect(await db.$count(retentionCursors, isUnderWay)).toBe(0);
});

test('a running replay without a workflow is restarted after twenty silent minutes, not before', async () => {
  await consume([unknownPackage('stalled')]);
  const now = new Date();
  const id = await planReplay(db, { selection: { ids: ['evt_stalled'] }, actor: 'test', now });
  await startReplay(db, id, { rate: 5, actor: 'test', reason: 'a test', now });
  const replay = async () => (await request('GET', `/replays/${id}`)).json.replay;

  await handleScheduled(inMinutes('* * * * *', 19), env);
  expect(await replay()).toMatchObject({ status: 'running', sent: 0 });
  await handleScheduled(inMinutes('* * * * *', 21), env);

  await vi.waitFor(async () => expect(await replay()).toMatchObject({ status: 'done', sent: 1 }));
});

test('a retention that is not a number of days deletes nothing', async () => {
  await consume([unknownPackage('kept')]);

  await expect(
    handleScheduled(nightly(999), { ...env, RETENTION_DEAD_DAYS: 'soon' }),
  ).rejects.toThrow('RETENTION_DEAD_DAYS must be a whole number of days');
  await expect(
    handleScheduled(nightly(999), { ...env, RETENTION_EVENT_DAYS: '34' }),
  ).rejects.toThrow('RETENTION_EVENT_DAYS must be at least 35');

  expect(await bodyOf('evt_kept')).not.toBeNull();
});
