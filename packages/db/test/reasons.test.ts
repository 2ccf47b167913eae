import { describe, expect, test } from 'vitest';
import { addPackage, editPackage, listPackageChanges } from '../src/catalog/index.ts';
import {
  discard,
  recordCorrection,
  restore,
  restoreDiscard,
  startReplay,
} from '../src/dead-letters/index.ts';
import { adjustCredits, grantCredits, releaseReservation } from '../src/users/index.ts';
import { db } from './database.ts';

const now = new Date('2026-11-26T12:00:00Z');

const newPackage = (id: string, name = 'Reasons') => ({
  id,
  name,
  credits: 5,
  unitAmount: 500,
  currency: 'usd',
  stripePriceId: null,
  interval: null,
});

const add = (id: string, reason: string, name?: string) =>
  addPackage(db, { package: newPackage(id, name), actor: 'ada', reason, now });

/** Everything that a person gives a reason for. None of it exists: a good reason would go further. */
function actionsWith(reason: string): Record<string, () => Promise<unknown>> {
  const action = { actor: 'ada', reason, now };
  const support = {
    ...action,
    userId: 'reasons_user',
    amount: 1,
    idempotencyKey: 'reason',
    confirmAbove: 10,
    lowBalanceThreshold: null,
  };
  const repair = {
    eventId: 'evt_reasons',
    correction: { user_id: 'ada' },
    settings: { livemode: false, accounts: new Set<string>(), otherPayments: 'ignored' as const },
  };
  return {
    'a grant': () => grantCredits(db, support),
    'an adjustment': () => adjustCredits(db, support),
    'a release': () => releaseReservation(db, { ...support, reservationId: 'reservation:a:b' }),
    'a new package': () => add('reasons_new', reason),
    'an edit of a package': () => editPackage(db, 'starter', { ...action, fields: { credits: 1 } }),
    'a discard': () => discard(db, { ...action, selection: { ids: ['evt_reasons'] }, count: 1 }),
    'a restore': () => restore(db, { ...action, ids: ['evt_reasons'], count: 1 }),
    'a restore of a discard': () => restoreDiscard(db, 'discard_reasons', action),
    'a repair': () => recordCorrection(db, { ...repair, ...action }),
    'a start of a replay': () => startReplay(db, 'replay_reasons', { ...action, rate: 1 }),
  };
}

describe('a reason that nobody could read, or that the database would change, is refused for', () => {
  test.each(Object.keys(actionsWith('')))('%s', async (name) => {
    for (const [reason, sentence] of [
      [' \n ', 'A reason is required'],
      ['\u200b', 'A reason is required'],
      ['\u3164', 'A reason is required'],
      ['…', 'A reason is required'],
      ['x'.repeat(501), 'The reason must have at most 500 characters.'],
      ['half \ud83d', 'contains a control character or an incomplete character'],
      ['ends\0here', 'contains a control character or an incomplete character'],
      ['a bell \u0007 rings', 'contains a control character or an incomplete character'],
    ] as const)
      await expect(actionsWith(reason)[name]?.()).rejects.toMatchObject({
        kind: 'invalid',
        message: expect.stringContaining(sentence),
      });
  });
});

test('a reason of several lines is kept as one, without blanks and invisible characters around it', async () => {
  await add('reasons_lines', '\u200b \nfor the sale,\r\nsee the\tticket 👩‍🚀\u2060\n');
  await add('reasons_long', 'x'.repeat(500));

  const changes = await listPackageChanges(db, { limit: 50 });
  expect(
    changes.filter(({ packageId }) => packageId === 'reasons_lines').map(({ reason }) => reason),
  ).toEqual(['for the sale, see the ticket 👩‍🚀']);
});

test.each(['\u200b', 'Gold\u200b', 'Go\0ld', 'Gold\nbar', 'Gold \ud83d'])(
  'the package name %j is refused, and one with an emoji is kept',
  async (name) => {
    await expect(add('reasons_name', 'a new one', name)).rejects.toThrow(
      'name must be 1 to 100 characters',
    );
    const id = `reasons_name_${crypto.randomUUID()}`;
    expect(await add(id, 'a new one', 'Family 👨‍👩‍👧')).toMatchObject({ name: 'Family 👨‍👩‍👧' });
  },
);
