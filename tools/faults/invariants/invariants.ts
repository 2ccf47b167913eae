import { IGNORED_REASONS } from '@stripe-credits/stripe-events';
import type { Expectations, Invariant } from './expectations.ts';
import { isRepaired, unrepaired } from './repairs.ts';
import { specialInvariants } from './special-payloads.ts';
import type { State } from './state.ts';

/**
 * What was received is on record; and if it is dead, its text was kept exactly, or as a look-up
 * completed it.
 */
const lost: Invariant = ({ events, deadLetters }, { received, completed, dropped }) => {
  const isKept = (id: string, textHash: string) => {
    if (events.get(id)?.status !== 'dead') return events.has(id);
    const kept = deadLetters.get(id)?.textHash ?? '';
    return kept === textHash || completed.get(id)?.has(kept);
  };
  const notKept = [...received].flatMap(([id, textHash]) => (isKept(id, textHash) ? [] : [id]));
  return [...notKept, ...dropped.map(({ id }) => id)];
};

function balancesOf({ entries }: State): Map<string, number> {
  const balances = new Map<string, number>();
  for (const { userId, amount } of entries)
    balances.set(userId, (balances.get(userId) ?? 0) + amount);
  return balances;
}

/**
 * No user has more than expected; and no purchase was granted more than its objects name, even if it
 * was revoked. Where a session and its PaymentIntent differ, the grant follows the session.
 */
const doubled: Invariant = (state, { expectedBalances }) => {
  const excess = [...balancesOf(state)].flatMap(([user, balance]) =>
    balance > (expectedBalances.get(user) ?? 0) ? [`${user} has ${balance}`] : [],
  );
  const grants = state.entries.filter(({ type }) => type === 'purchase' || type === 'subscription');
  const regranted = [...Map.groupBy(grants, purchaseOf)].flatMap(([purchase, entries]) => {
    const granted = entries.reduce((sum, { amount }) => sum + amount, 0);
    // An entry whose source is unknown is unexplained, which is another invariant.
    const named = entries.map(({ source }) => state.purchases.get(source ?? '') ?? granted);
    const most = Math.max(...named);
    return granted > most ? [`${purchase} was granted ${granted} of ${most}`] : [];
  });
  return [...excess, ...regranted];
};

/** An entry's id begins with the key of its purchase. */
const purchaseOf = ({ id }: State['entries'][number]): string => id.slice(0, id.indexOf(':'));

const short: Invariant = (state, { expectedBalances }) => {
  const balances = balancesOf(state);
  return [...new Set([...expectedBalances.keys(), ...balances.keys()])].flatMap((user) => {
    const balance = balances.get(user) ?? 0;
    const expected = expectedBalances.get(user) ?? 0;
    return balance < expected ? [`${user} has ${balance} of ${expected}`] : [];
  });
};

const FINAL_STATUSES = ['handled', 'ignored', 'dead'];

const unexplained: Invariant = ({ entries, events, purchases }, { received }) => {
  const hasCause = ({ eventId, source }: State['entries'][number]) =>
    events.get(eventId ?? '')?.status === 'handled' && purchases.has(source ?? '');
  const withoutCause = entries.flatMap((entry) => (hasCause(entry) ? [] : [entry.id]));
  const unfinished = [...events].flatMap(([id, { status }]) =>
    FINAL_STATUSES.includes(status) ? [] : [`${id} is ${status}`],
  );
  const unexpected = [...events.keys()].filter((id) => !received.has(id));
  return [...withoutCause, ...unfinished, ...unexpected];
};

/**
 * A dead letter whose cause remains must be dead again after the replay, for the same reason; unless
 * another event has credited its purchase meanwhile.
 */
const changedByReplay: Invariant = ({ deadLetters, events }, { lettersBefore, repairs }) =>
  [...lettersBefore.values()].flatMap((letter) => {
    const { id, status, reason, deaths } = letter;
    if (status !== 'dead' || isRepaired(letter, repairs)) return [];
    if (events.get(id)?.reason === IGNORED_REASONS.creditedBefore) return [];
    const after = deadLetters.get(id);
    const diedAgain = after?.status === 'dead' && after.deaths > deaths;
    return diedAgain && after.reason === reason ? [] : [`${id}: ${reason}`];
  });

/** By the names that the report prints. */
const invariants: Readonly<Record<string, Invariant>> = {
  lost,
  doubled,
  short,
  unexplained,
  'ledger not conserved': ({ discrepancies }) =>
    discrepancies.map(({ problem, id }) => `${problem}: ${id}`),
  'dead without a reason': ({ deadLetters }) =>
    [...deadLetters.values()].flatMap(({ id, reason }) => (reason.trim() === '' ? [id] : [])),
  'cause repaired, and still dead': ({ deadLetters }, { repairs }) =>
    unrepaired(deadLetters, repairs),
  'cause remains, and changed by the replay': changedByReplay,
  'good, and never accepted': (_, { abandoned }) =>
    abandoned.flatMap(({ id, expectation }) => (expectation === 'too_large' ? [] : [id])),
  'forged or too large, and accepted': (_, { wronglyReceived }) =>
    wronglyReceived.map(({ id }) => id),
  ...specialInvariants,
};

export interface InvariantResult {
  readonly invariant: string;
  /** Empty when the invariant holds. */
  readonly violations: readonly string[];
}

export const checkInvariants = (state: State, expectations: Expectations): InvariantResult[] =>
  Object.entries(invariants).map(([invariant, check]) => ({
    invariant,
    violations: check(state, expectations),
  }));
