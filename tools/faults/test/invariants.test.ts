import { RETRIES_EXHAUSTED } from '@stripe-credits/db';
import { DEAD_REASONS, IGNORED_REASONS } from '@stripe-credits/stripe-events';
import { expect, test } from 'vitest';
import type { Expectations } from '../invariants/expectations.ts';
import type { DeadLetter } from '../invariants/state.ts';
import {
  type Changes,
  eventWith,
  expectations,
  grant,
  lettersWith,
  violationsWith,
} from './invariant-fixtures.ts';

test('a run whose events are recorded, credited and replayed violates nothing', () => {
  expect(violationsWith({})).toEqual([]);
});

const balances = (...entries: [string, number][]) => ({ expectedBalances: new Map(entries) });

const deadWith = (changes: Partial<DeadLetter>) => ({
  deadLetters: lettersWith(changes),
  lettersBefore: new Map(),
});
const received = new Map([...expectations.received, ['evt_gone', 'hash']]);
const purchases = new Map([
  ['cs_paid', 7],
  ['pi_paid', 5],
]);
const second = { ...grant, id: 'pi_paid:purchase:2' };
const refund = { ...grant, id: 'pi_paid:refund:3', type: 'refund', amount: -7 } as const;
const discrepancies = [{ problem: 'more than its grant', id: 'cs_paid', found: 9, expected: 7 }];
const good = { id: 'evt_good', expectation: 'accepted' } as const;
const tooLarge = { id: 'evt_large', expectation: 'too_large' } as const;
const unexplained = 'unexplained: pi_paid:purchase:1';
const changed = `cause remains, and changed by the replay: evt_dead: ${DEAD_REASONS.userIdMissing}`;

test.each<[title: string, violation: string, Changes]>([
  ['a received event that is not on record', 'lost: evt_gone', { received }],
  ['a message that a queue deleted', 'lost: dlq_7', { dropped: [{ id: 'dlq_7' }] }],
  ['a dead event without a letter', 'lost: evt_dead', { ...deadWith({}), deadLetters: new Map() }],
  ['a dead letter without a text', 'lost: evt_dead', deadWith({ textHash: null })],
  ['a dead letter with another text', 'lost: evt_dead', deadWith({ textHash: 'other' })],
  ['a balance above the oracle’s', 'doubled: ada has 7', balances(['ada', 6])],
  ['a second grant', 'doubled: pi_paid was granted 14 of 7', { entries: [grant, second, refund] }],
  ['a balance below the oracle’s', 'short: ada has 7 of 8', balances(['ada', 8])],
  ['a user without an entry', 'short: ben has 0 of 1', balances(['ada', 7], ['ben', 1])],
  ['an entry without a purchase', unexplained, { purchases: new Map() }],
  ['an entry without an event', unexplained, { entries: [{ ...grant, eventId: null }] }],
  ['an entry of an ignored event', unexplained, eventWith('evt_paid', 'ignored')],
  ['a waiting event', 'unexplained: evt_dead is failed', eventWith('evt_dead', 'failed')],
  ['an event never received', 'unexplained: evt_new', eventWith('evt_new', 'handled')],
  ['a discrepancy', 'ledger not conserved: more than its grant: cs_paid', { discrepancies }],
  ['a dead letter without a reason', 'dead without a reason: evt_dead', deadWith({ reason: ' ' })],
  ['a dead letter not replayed', changed, { deadLetters: lettersWith({ deaths: 1 }) }],
  ['a death for another reason', changed, { deadLetters: lettersWith({ reason: 'other' }) }],
  ['a good event abandoned', 'good, and never accepted: evt_good', { abandoned: [good, tooLarge] }],
  [
    'a forged event that ingest accepted',
    'forged or too large, and accepted: evt_forged',
    { wronglyReceived: [{ id: 'evt_forged' }] },
  ],
])('%s is the only violation: %s', (_, violation, changes) => {
  expect(violationsWith(changes)).toEqual([violation]);
});

const completed = (hash: string) => ({ completed: new Map([['evt_dead', new Set([hash])]]) });

test('a dead letter may keep the text that a look-up completed, and no other', () => {
  const dead = deadWith({ textHash: 'hash of the completed text' });

  expect(violationsWith({ ...dead, ...completed('hash of the completed text') })).toEqual([]);
  expect(violationsWith({ ...dead, ...completed('other') })).toEqual(['lost: evt_dead']);
});

test('a grant that follows the session instead of its PaymentIntent is no second one', () => {
  const byPayment = { ...grant, amount: 5, source: 'pi_paid' };
  const difference = { ...grant, id: 'pi_paid:purchase:2', amount: 2 };
  const changes = { entries: [byPayment, difference], purchases };

  expect(violationsWith(changes)).toEqual([]);
  expect(
    violationsWith({ ...changes, purchases: new Map([...purchases, ['cs_paid', 6]]) }),
  ).toEqual(['doubled: pi_paid was granted 7 of 6']);
});

test('a dead letter whose purchase another event credits during the replay changes nothing', () => {
  const ignoredFor = (reason: string) => ({
    ...eventWith('evt_dead', 'ignored', reason),
    deadLetters: lettersWith({ status: 'ignored', deaths: 1 }),
  });

  expect(violationsWith(ignoredFor(IGNORED_REASONS.creditedBefore))).toEqual([]);
  expect(violationsWith(ignoredFor(IGNORED_REASONS.noHandler))).toEqual([changed]);
});

const corrected = { corrections: new Map([['evt_dead', { user_id: 'ada' }]]) };

test.each<[reason: string, repairs?: Partial<Expectations['repairs']>]>([
  [DEAD_REASONS.packageUnknown],
  [RETRIES_EXHAUSTED.reason],
  [DEAD_REASONS.lookupKeyMissing],
  [DEAD_REASONS.lookupNotFound],
  [DEAD_REASONS.otherPayment],
  [DEAD_REASONS.userIdMissing, corrected],
])('a dead letter whose cause was repaired is reported while it is dead: %s', (reason, changes) => {
  const dead = lettersWith({ reason });
  const repairs = { ...expectations.repairs, ...changes };
  const handled = {
    ...eventWith('evt_dead', 'handled'),
    deadLetters: lettersWith({ reason, status: 'handled' }),
  };

  expect(violationsWith({ deadLetters: dead, lettersBefore: dead, repairs })).toEqual([
    'cause repaired, and still dead: evt_dead',
  ]);
  expect(violationsWith({ ...handled, lettersBefore: dead, repairs })).toEqual([]);
});
