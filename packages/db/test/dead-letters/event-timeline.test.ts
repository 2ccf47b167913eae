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
    advice:
      'Replayed now, it would be dead again for this reason. Add the package (console, Catalog) and replay it, or name another package in metadata.package_id.',
    next: 'repair',
    repair: { set: ['package_id'], unset: [] },
  });
  expect(adviceOf(details, again)).toMatchObject({ next: null });
  expect(adviceOf(details)).toMatchObject({
    advice: expect.stringContaining('the retention policy deleted its payload'),
    next: null,
  });
});

test.each([
  ['userIdMissing', ['user_id'], 'Correct metadata.user_id'],
  ['userIdInvalid', ['user_id'], 'Correct metadata.user_id'],
  ['subscriptionUserIdMissing', ['user_id'], 'Correct metadata.user_id'],
  ['creditsMissing', ['credits'], 'Correct metadata.credits'],
  ['creditsInvalid', ['credits'], 'Correct metadata.credits'],
  ['packageUnknown', ['package_id'], 'Add the package (console, Catalog)'],
  ['packageCreditsDiffer', [], 'Remove metadata.package_id', ['package_id']],
  ['packageCurrencyDiffers', ['credits'], 'Remove metadata.package_id', ['package_id']],
  ['packagePriceDiffers', ['credits'], 'Remove metadata.package_id', ['package_id']],
  ['quantityInvalid', ['quantity'], 'Correct metadata.quantity'],
  ['otherPayment', ['user_id', 'credits'], 'If not, discard it.'],
  ['invoiceCreditsUnknown', ['credits'], 'as the price of a package'],
  ['invoicePlanChanged', ['credits'], 'as the price of a package'],
  ['invoicePriceUnknown', undefined, 'adjust the credits of the user'],
  ['lookupKeyMissing', undefined, 'Remove the cause first, then replay it.'],
] as const)(
  'the advice for the reason %s sets the keys %j, which the reason is about',
  async (name, set, sentence, unset: readonly string[] = []) => {
    const reason = DEAD_REASONS[name];
    await commitOutcome(`advice_${name}`, dead(reason), now);
    const details = await detailsOf(`evt_advice_${name}`);

    const { advice, ...advised } = adviceOf(details, { wouldBe: 'dead', reason }, true);

    expect(advised.repair).toEqual(set && { set, unset });
    expect(advised.next).toBe(set ? 'repair' : null);
    expect(advice).toContain(sentence);
  },
);

test('a payment that cannot be credited once it is paid is advised by the reason in its detail', async () => {
  const reason = DEAD_REASONS.notCreditableOncePaid;
  await commitOutcome('advice_pending', dead(reason), now);
  const detail = `${DEAD_REASONS.packageUnknown}: package_id is gold`;

  const advice = adviceOf(
    await detailsOf('evt_advice_pending'),
    { wouldBe: 'dead', reason, detail },
    true,
  );

  expect(advice).toMatchObject({
    next: 'repair',
    repair: { set: ['package_id'] },
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
