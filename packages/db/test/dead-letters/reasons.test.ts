import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { describe, expect, test } from 'vitest';
import {
  changeReason,
  isMuted,
  listReasonChanges,
  listReasons,
  readStats,
} from '../../src/dead-letters/index.ts';
import { deadLetters } from '../../src/schema/index.ts';
import { db, rows } from '../database.ts';
import { commitOutcome } from '../fixtures.ts';

const now = new Date('2026-11-24T12:00:00Z');
const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000);
/** No other file of these tests writes letters of this reason into the database that they share. */
const notFound = DEAD_REASONS.lookupNotFound;
const action = { actor: 'ada', reason: 'we fix the shop this week', now };

const reasonOf = async (reason: string, at = now) =>
  (await listReasons(db, 100, at)).find((each) => each.reason === reason);

test('a muted reason is not muted any more at the end, keeps its owner, and its letters stay dead', async () => {
  await commitOutcome('muted_a', dead(notFound), now);
  await commitOutcome('muted_b', dead(notFound), daysLater(1));
  const before = await readStats(db, daysLater(2));

  await changeReason(db, { ...action, deadReason: notFound, owner: 'ben', muteDays: 7 });

  expect(await reasonOf(notFound)).toEqual({
    reason: notFound,
    events: 2,
    firstDiedAt: now.toISOString(),
    lastDiedAt: daysLater(1).toISOString(),
    owner: 'ben',
    mutedUntil: daysLater(7).toISOString(),
    note: action.reason,
  });
  const during = await readStats(db, daysLater(2));
  expect(during.muted - before.muted).toBe(2);
  expect(during.unmuted - before.unmuted).toBe(-2);
  expect([during.dead, during.uncredited]).toEqual([before.dead, before.uncredited]);
  expect(await reasonOf(notFound, daysLater(8))).toMatchObject({ owner: 'ben', mutedUntil: null });
  expect((await readStats(db, daysLater(8))).muted).toBe(before.muted);
});

test('isMuted selects the letters of a muted reason, and those alone, until the mute ends', async () => {
  const muted = DEAD_REASONS.billingReasonMissing;
  await commitOutcome('selected_muted', dead(muted), now);
  await commitOutcome('selected_loud', dead(DEAD_REASONS.modeUnknown), now);
  await changeReason(db, { ...action, deadReason: muted, muteDays: 1 });
  const mutedReasons = async (at: Date) =>
    (
      await db
        .selectDistinct({ reason: deadLetters.reason })
        .from(deadLetters)
        .where(isMuted(deadLetters.reason, at))
    ).map(({ reason }) => reason);

  expect(await mutedReasons(now)).toContain(muted);
  expect(await mutedReasons(now)).not.toContain(DEAD_REASONS.modeUnknown);
  expect(await mutedReasons(daysLater(1))).not.toContain(muted);
});

test('each change of a reason is kept with its actor, and a field that is left out stays as it was', async () => {
  const deadReason = DEAD_REASONS.packagePriceDiffers;
  await commitOutcome('audited', dead(deadReason), now);
  await changeReason(db, { ...action, deadReason, owner: 'ben' });
  await changeReason(db, { ...action, now: daysLater(1), deadReason, muteDays: 2 });
  await changeReason(db, { ...action, now: daysLater(2), deadReason, owner: null, muteDays: 0 });

  const changes = (await listReasonChanges(db, 100)).filter(({ reason }) => reason === deadReason);

  expect(changes.map(({ owner, mutedUntil }) => [owner, mutedUntil])).toEqual([
    [null, null],
    ['ben', daysLater(3).toISOString()],
    ['ben', null],
  ]);
  expect(changes[0]).toMatchObject({ changedBy: 'ada', note: action.reason });
  await expect(rows('DELETE FROM dead_letter_reason_changes')).rejects.toThrow('append-only');
  await expect(rows('UPDATE dead_letter_reason_changes SET note = 1')).rejects.toThrow(
    'append-only',
  );
});

describe('a change of a reason is refused and records nothing', () => {
  test.each([
    ['without a reason for it', { muteDays: 7, reason: ' ' }, 'A reason is required'],
    ['for more than 30 days', { muteDays: 31 }, 'muted for 1 to 30 days'],
    ['that changes neither', {}, 'Nothing would change'],
    ['with an owner of two lines', { owner: 'a\nb' }, 'The owner must be one line'],
    [
      'of a reason that nothing died of',
      { deadReason: 'x', muteDays: 1 },
      'No event is dead for this reason',
    ],
  ])('%s', async (_, changes, sentence) => {
    const before = await listReasonChanges(db, 100);

    await expect(changeReason(db, { ...action, deadReason: notFound, ...changes })).rejects.toThrow(
      sentence,
    );

    expect(await listReasonChanges(db, 100)).toEqual(before);
  });
});
