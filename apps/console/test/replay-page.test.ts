import { env } from 'cloudflare:workers';
import { getReplay, planReplay, startReplay } from '@stripe-credits/db/dead-letters';
import { deadLetters, eventHistory } from '@stripe-credits/db/schema';
import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { sendReplayPage } from '../src/replay/send-page.ts';
import { consume, db, request, unknownPackage } from './fixtures.ts';

const now = new Date();

/** A running replay of dead events with these names. */
async function startedReplay(...names: string[]): Promise<string> {
  await consume(names.map((name) => unknownPackage(name)));
  const selection = { ids: names.map((name) => `evt_${name}`) };
  const id = await planReplay(db, { selection, actor: 'test', now });
  await startReplay(db, id, { rate: 10, actor: 'test', reason: 'a test', now });
  return id;
}

test('events that the queue refused and that were discarded meanwhile are skipped, not recorded as sent', async () => {
  const id = await startedReplay('refused', 'refused_too');
  const overloaded = {
    sendBatch: () => Promise.reject(new Error('Queue is overloaded')),
    // Only the method that a replay calls.
  } as unknown as Queue;
  await expect(sendReplayPage(db, overloaded, id, 10, now)).rejects.toThrow('overloaded');
  await request('POST', '/discards', { id: ['evt_refused'], count: 1, reason: 'a test' });

  await sendReplayPage(db, env.EVENTS, id, 10, now);

  expect(await getReplay(db, id)).toMatchObject({ status: 'done', sent: 1, skipped: 1 });
  const replayed = and(
    eq(eventHistory.eventId, 'evt_refused'),
    eq(eventHistory.action, 'replayed'),
  );
  expect(await db.$count(eventHistory, replayed)).toBe(0);
});

test('a payload that cannot be decoded is skipped, and the other events are sent', async () => {
  const id = await startedReplay('broken', 'intact');
  await db
    .update(deadLetters)
    .set({ encoding: 'gzip', body: '%%%' })
    .where(eq(deadLetters.id, 'evt_broken'));

  await sendReplayPage(db, env.EVENTS, id, 10, now);

  expect(await getReplay(db, id)).toMatchObject({ status: 'done', sent: 1, skipped: 1 });
});
