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
  received: new Map([
    ['evt_paid', 'hash of evt_paid'],
    ['evt_dead', 'hash of evt_dead'],
  ]),
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

const eventsWith = (id: string, status: string) => new Map([...state.events, [id, status]]);

/** The invariants that are violated with these changes, and by what. */
function violations(changes: Partial<State>, expected: Partial<Expectations> = {}) {
  const results = checkInvariants({ ...state, ...changes }, { ...expectations, ...expected });
  return Object.fromEntries(
    results
      .filter(({ violations }) => violations.length > 0)
      .map(({ invariant, violations }) => [invariant, violations]),
  );
}

test('a run whose events are recorded, credited and replayed violates nothing', () => {
  expect(violations({})).toEqual({});
});

test('a received event that is not on record, and a message that a queue deleted, are lost', () => {
  const received = new Map([...expectations.received, ['evt_gone', 'hash']]);

  expect(violations({}, { received })).toEqual({ lost: ['evt_gone'] });
  expect(violations({}, { dropped: [{ id: 'dlq_7' }] })).toEqual({ lost: ['dlq_7'] });
});

test.each([
  ['has no dead letter', new Map()],
  ['has a dead letter without a text', lettersWith({ textHash: null })],
  ['has a dead letter with another text', lettersWith({ textHash: 'hash of another text' })],
])('a dead event that %s is lost', (_, deadLetters) => {
  const lettersBefore = new Map();

  expect(violations({ deadLetters }, { lettersBefore })).toEqual({ lost: ['evt_dead'] });
});

test('a balance above the oracle’s is doubled, and one below it or without an entry is short', () => {
  const expecting = (...balances: [string, number][]) =>
    violations({}, { expectedBalances: new Map(balances) });

  expect(expecting(['ada', 6])).toEqual({ doubled: ['ada has 7'] });
  expect(expecting(['ada', 8])).toEqual({ short: ['ada has 7 of 8'] });
  expect(expecting(['ada', 7], ['ben', 1])).toEqual({ short: ['ben has 0 of 1'] });
});

test('a second grant is doubled even if a later entry revokes it', () => {
  const second = { ...grant, id: 'cs_paid:purchase:2' };
  const refund = { ...grant, id: 'cs_paid:refund:3', type: 'refund', amount: -7 } as const;

  expect(violations({ entries: [grant, second, refund] })).toEqual({
    doubled: ['cs_paid has 2 grants'],
  });
});

test.each([
  ['an entry without a purchase', { purchases: new Set<string>() }, grant.id],
  ['an entry without an event', { entries: [{ ...grant, eventId: null }] }, grant.id],
  ['an entry of an ignored event', { events: eventsWith('evt_paid', 'ignored') }, grant.id],
  ['a waiting event', { events: eventsWith('evt_dead', 'failed') }, 'evt_dead is failed'],
  ['an event that was never received', { events: eventsWith('evt_new', 'handled') }, 'evt_new'],
])('%s is unexplained', (_, changes, violation) => {
  expect(violations(changes)).toEqual({ unexplained: [violation] });
});

test('a discrepancy of the audit is reported', () => {
  const discrepancies = [{ problem: 'more than its grant', id: 'cs_paid', found: 9, expected: 7 }];

  expect(violations({ discrepancies })).toEqual({
    'ledger not conserved': ['more than its grant: cs_paid'],
  });
});

test('a dead letter without a reason is reported', () => {
  const letters = { lettersBefore: lettersWith({ reason: ' ', deaths: 1 }) };

  expect(violations({ deadLetters: lettersWith({ reason: ' ' }) }, letters)).toEqual({
    'dead without a reason': ['evt_dead'],
  });
});

test.each([DEAD_REASONS.packageUnknown, RETRIES_EXHAUSTED.reason])(
  'a dead letter whose cause was repaired is reported while it is dead: %s',
  (reason) => {
    const lettersBefore = lettersWith({ reason });
    const handled = {
      events: eventsWith('evt_dead', 'handled'),
      deadLetters: lettersWith({ reason, status: 'handled' }),
    };

    expect(violations({ deadLetters: lettersWith({ reason }) }, { lettersBefore })).toEqual({
      'cause repaired, and still dead': ['evt_dead'],
    });
    expect(violations(handled, { lettersBefore })).toEqual({});
  },
);

test.each([
  ['was not replayed', lettersWith({ deaths: 1 })],
  ['died for another reason', lettersWith({ reason: 'another reason' })],
])('a dead letter whose cause remains, and that %s, is reported', (_, deadLetters) => {
  expect(violations({ deadLetters })).toEqual({
    'cause remains, and changed by the replay': [`evt_dead: ${DEAD_REASONS.userIdMissing}`],
  });
});

test('an event that Stripe stopped sending is reported, unless it is too large', () => {
  const good = { id: 'evt_good', expectation: 'accepted' } as const;
  const large = { id: 'evt_large', expectation: 'too_large' } as const;

  expect(violations({}, { abandoned: [good, large] })).toEqual({
    'good, and never accepted': ['evt_good'],
  });
});

test('a forged event that ingest accepted is reported', () => {
  expect(violations({}, { wronglyReceived: [{ id: 'evt_forged' }] })).toEqual({
    'forged or too large, and accepted': ['evt_forged'],
  });
});
