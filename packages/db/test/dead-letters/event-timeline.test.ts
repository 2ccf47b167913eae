import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { expect, test } from 'vitest';
import {
  adviseOnEvent,
  type EventDetails,
  eventTimeline,
  getEvent,
  type Outlook,
} from '../../src/dead-letters/index.ts';
import { recordFailedAttempts } from '../../src/index.ts';
import { db, deliver, processedEvent } from '../database.ts';
import { checkoutCompleted, commitOutcome } from '../fixtures.ts';

const now = new Date('2026-11-24T12:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

async function detailsOf(id: string): Promise<EventDetails> {
  const details = await getEvent(db, id);
  if (!details) throw new Error(`${id} is not recorded`);
  return details;
}

const adviceOf = (
  details: EventDetails,
  prediction: Partial<Outlook> | null = null,
  isRepairable = false,
) => {
  const outlook = { wouldBe: 'handled', reason: null, detail: null, grant: null } as const;
  return adviseOnEvent({
    ...details,
    prediction: prediction && { ...outlook, ...prediction },
    isRepairable,
  });
};

test('the timeline of an event goes from its creation over its death to its handling, with the credits that follow', async () => {
  const event = checkoutCompleted('timeline');
  await commitOutcome('timeline', undefined, now);
  await deliver([event], later(5));

  const details = await detailsOf('evt_timeline');

  expect(eventTimeline(details).map(({ action, text }) => [action, text])).toEqual([
    ['created', 'by Stripe'],
    ['received', null],
    ['dead', expect.stringContaining('metadata.package_id')],
    ['handled', '+7 credits for user_timeline'],
  ]);
  expect(adviceOf(details)).toEqual({
    headline: 'Handled: +7 credits for user_timeline',
    detail: expect.stringMatching(/^It was dead before: paid, but metadata.package_id/),
    advice: 'No action is needed.',
    next: null,
  });
});

test('a dead event says which act helps: a replay where it would be handled, a repair where metadata is wrong', async () => {
  const reason = DEAD_REASONS.packageUnknown;
  await commitOutcome('situation_dead', dead(reason, 'package_id is gold'), now);
  const details = await detailsOf('evt_situation_dead');
  const again = { wouldBe: 'dead', reason } as const;

  expect(adviceOf(details, { grant: { userId: 'ada', credits: 7 } })).toEqual({
    headline: `Dead: ${reason}`,
    detail: 'package_id is gold',
    advice: 'Replayed now, it would be handled: 7 credits for ada.',
    next: 'replay',
  });
  expect(adviceOf(details, again, true)).toMatchObject({
    advice: 'Replayed now, it would be dead again for this reason. Repair its metadata first.',
    next: 'repair',
  });
  expect(adviceOf(details, again)).toMatchObject({ next: null });
  expect(adviceOf(details)).toMatchObject({
    advice: expect.stringContaining('the retention policy deleted its payload'),
    next: null,
  });
});

test('an event whose attempts failed says that the queue delivers it again, and with which error it failed', async () => {
  const { type, objectId, createdAt } = processedEvent(checkoutCompleted('situation_failed'));
  const attempt = { id: 'evt_situation_failed', type, objectId, createdAt };
  await recordFailedAttempts(db, [{ ...attempt, error: 'D1 is overloaded' }], now);
  await recordFailedAttempts(db, [{ ...attempt, error: 'Network lost' }], later(1));

  expect(adviceOf(await detailsOf('evt_situation_failed'))).toMatchObject({
    headline: 'Waiting for a retry after 2 failed attempts',
    detail: 'Network lost',
    next: null,
  });
});
