import { RETRIES_EXHAUSTED } from '@stripe-credits/db';
import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import { expect, test } from 'vitest';
import { checkInvariants, type Expectations } from '../invariants/invariants.ts';
import type { DeadLetter, State } from '../invariants/state.ts';

/** Ada has bought 7 credits, and a sale to nobody died, was replayed, and died again. */
const grant: State['entries'][number] = {
  id: 'cs_paid:purchase:1',
  userId: 'ada',
  type: 'purchase',
  amount: 7,
  source: 'cs_paid',
  eventId: 'evt_paid',
};
const state: State = {
  events: new Map([
    ['evt_paid', 'handled'],
    ['evt_dead', 'dead'],
  ]),
  deadLetters: lettersWith({ deaths: 2 }),
  entries: [grant],
  purchases: new Set(['cs_paid']),
  discrepancies: [],
};

const expectations: Expectations = {
  received: new Map([...state.events.keys()].map((id) => [id, `hash of ${id}`])),
  expectedBalances: new Map([['ada', 7]]),
  lettersBefore: lettersWith({ deaths: 1 }),
  abandoned: [],
  wronglyReceived: [],
  dropped: [],
};

function lettersWith(changes: Partial<DeadLetter>): Map<string, DeadLetter> {
  const reason = DEAD_REASONS.userIdMissing;
  const letter = { id: 'evt_dead', status: 'dead', reason, deaths: 2 } as const;
  return new Map([['evt_dead', { ...letter, textHash: 'hash of evt_dead', ...changes }]]);
}

const eventWith = (id: string, status: string) => ({
  events: new Map([...state.events, [id, status]]),
});
const balances = (...entries: [string, number][]) => ({ expectedBalances: new Map(entries) });

type Changes = Partial<State & Expectations>;

/** The invariants that are violated with these changes, and by what. */
const violationsWith = (changes: Changes) =>
  checkInvariants({ ...state, ...changes }, { ...expectations, ...changes }).flatMap(
    ({ invariant, violations }) => violations.map((violation) => `${invariant}: ${violation}`),
  );

test('a run whose events are recorded, credited and replayed violates nothing', () => {
  expect(violationsWith({})).toEqual([]);
});

const deadWith = (changes: Partial<DeadLetter>) => ({
  deadLetters: lettersWith(changes),
  lettersBefore: new Map(),
});
const received = new Map([...expectations.received, ['evt_gone', 'hash']]);
const second = { ...grant, id: 'cs_paid:purchase:2' };
const refund = { ...grant, id: 'cs_paid:refund:3', type: 'refund', amount: -7 } as const;
const discrepancies = [{ problem: 'more than its grant', id: 'cs_paid', found: 9, expected: 7 }];
const good = { id: 'evt_good', expectation: 'accepted' } as const;
const tooLarge = { id: 'evt_large', expectation: 'too_large' } as const;
const unexplained = 'unexplained: cs_paid:purchase:1';
const changed = `cause remains, and changed by the replay: evt_dead: ${DEAD_REASONS.userIdMissing}`;

test.each<[title: string, violation: string, Changes]>([
  ['a received event that is not on record', 'lost: evt_gone', { received }],
  ['a message that a queue deleted', 'lost: dlq_7', { dropped: [{ id: 'dlq_7' }] }],
  ['a dead event without a letter', 'lost: evt_dead', { ...deadWith({}), deadLetters: new Map() }],
  ['a dead letter without a text', 'lost: evt_dead', deadWith({ textHash: null })],
  ['a dead letter with another text', 'lost: evt_dead', deadWith({ textHash: 'other' })],
  ['a balance above the oracle’s', 'doubled: ada has 7', balances(['ada', 6])],
  ['a second grant', 'doubled: cs_paid has 2 grants', { entries: [grant, second, refund] }],
  ['a balance below the oracle’s', 'short: ada has 7 of 8', balances(['ada', 8])],
  ['a user without an entry', 'short: ben has 0 of 1', balances(['ada', 7], ['ben', 1])],
  ['an entry without a purchase', unexplained, { purchases: new Set<string>() }],
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

test.each([DEAD_REASONS.packageUnknown, RETRIES_EXHAUSTED.reason])(
  'a dead letter whose cause was repaired is reported while it is dead: %s',
  (reason) => {
    const dead = lettersWith({ reason });
    const handled = {
      ...eventWith('evt_dead', 'handled'),
      deadLetters: lettersWith({ reason, status: 'handled' }),
    };

    expect(violationsWith({ deadLetters: dead, lettersBefore: dead })).toEqual([
      'cause repaired, and still dead: evt_dead',
    ]);
    expect(violationsWith({ ...handled, lettersBefore: dead })).toEqual([]);
  },
);
