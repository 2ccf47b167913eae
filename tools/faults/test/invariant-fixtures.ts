import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import type { Expectations } from '../invariants/expectations.ts';
import { checkInvariants } from '../invariants/invariants.ts';
import type { DeadLetter, State } from '../invariants/state.ts';

/** Ada has bought 7 credits, and a sale to nobody died, was replayed, and died again. */
export const grant: State['entries'][number] = {
  id: 'pi_paid:purchase:1',
  userId: 'ada',
  type: 'purchase',
  amount: 7,
  source: 'cs_paid',
  eventId: 'evt_paid',
};
const state: State = {
  events: new Map([
    ['evt_paid', { status: 'handled', reason: null }],
    ['evt_dead', { status: 'dead', reason: DEAD_REASONS.userIdMissing }],
  ]),
  deadLetters: lettersWith({ deaths: 2 }),
  entries: [grant],
  purchases: new Map([
    ['cs_paid', 7],
    ['pi_paid', null],
  ]),
  discrepancies: [],
  otherPayments: [],
  otherPaymentTotals: [],
};

export const expectations: Expectations = {
  received: new Map([...state.events.keys()].map((id) => [id, `hash of ${id}`])),
  expectedBalances: new Map([['ada', 7]]),
  lettersBefore: lettersWith({ deaths: 1 }),
  completed: new Map(),
  payloads: [],
  repairs: { corrections: new Map(), otherPayments: 'ignored' },
  abandoned: [],
  wronglyReceived: [],
  dropped: [],
};

export function lettersWith(changes: Partial<DeadLetter>): Map<string, DeadLetter> {
  const reason = DEAD_REASONS.userIdMissing;
  const letter = { id: 'evt_dead', status: 'dead', reason, deaths: 2 } as const;
  return new Map([['evt_dead', { ...letter, textHash: 'hash of evt_dead', ...changes }]]);
}

export const eventWith = (id: string, status: string, reason: string | null = null) => ({
  events: new Map([...state.events, [id, { status, reason }]]),
});
export type Changes = Partial<State & Expectations>;

/** The invariants that are violated with these changes, and by what. */
export const violationsWith = (changes: Changes) =>
  checkInvariants({ ...state, ...changes }, { ...expectations, ...changes }).flatMap(
    ({ invariant, violations }) => violations.map((violation) => `${invariant}: ${violation}`),
  );
