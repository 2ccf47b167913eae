import { RETRIES_EXHAUSTED } from '@stripe-credits/db';
import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import type { Payload } from '../stripe/payload.ts';
import type { DeadLetter, State } from './state.ts';

/** What the simulation knows, to compare the database with. */
export interface Expectations {
  /** Hash of the text by id: what ingest or the queue took. */
  readonly received: ReadonlyMap<string, string>;
  /** Credits by user. */
  readonly expectedBalances: ReadonlyMap<string, number>;
  /** The dead letters before the repair. */
  readonly lettersBefore: ReadonlyMap<string, DeadLetter>;
  /** What Stripe stopped sending, because no attempt was answered with 2xx. */
  readonly abandoned: readonly Pick<Payload, 'id' | 'expectation'>[];
  /** What ingest must refuse, and took. */
  readonly wronglyReceived: readonly Pick<Payload, 'id'>[];
  /** Messages that a queue without a dead-letter queue deleted. */
  readonly dropped: readonly { readonly id: string }[];
}

/** Returns the violations, each with an id. Must hold once the queues are empty. */
type Invariant = (state: State, expectations: Expectations) => readonly string[];

/** What was received is on record; and if it is dead, its text was kept exactly. */
const lost: Invariant = ({ events, deadLetters }, { received, dropped }) => {
  const isKept = (id: string, textHash: string) =>
    events.get(id) === 'dead' ? deadLetters.get(id)?.textHash === textHash : events.has(id);
  const notKept = [...received].flatMap(([id, textHash]) => (isKept(id, textHash) ? [] : [id]));
  return [...notKept, ...dropped.map(({ id }) => id)];
};

function balancesOf({ entries }: State): Map<string, number> {
  const balances = new Map<string, number>();
  for (const { userId, amount } of entries)
    balances.set(userId, (balances.get(userId) ?? 0) + amount);
  return balances;
}

/** No user has more than expected, and no purchase more than one grant, even if it was revoked. */
const doubled: Invariant = (state, { expectedBalances }) => {
  const excess = [...balancesOf(state)].flatMap(([user, balance]) =>
    balance > (expectedBalances.get(user) ?? 0) ? [`${user} has ${balance}`] : [],
  );
  const grants = state.entries.filter(({ type }) => type === 'purchase' || type === 'subscription');
  const regranted = [...Map.groupBy(grants, ({ source }) => source)].flatMap(([source, same]) =>
    same.length > 1 ? [`${source} has ${same.length} grants`] : [],
  );
  return [...excess, ...regranted];
};

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
    events.get(eventId ?? '') === 'handled' && purchases.has(source ?? '');
  const withoutCause = entries.flatMap((entry) => (hasCause(entry) ? [] : [entry.id]));
  const unfinished = [...events].flatMap(([id, status]) =>
    FINAL_STATUSES.includes(status) ? [] : [`${id} is ${status}`],
  );
  const unexpected = [...events.keys()].filter((id) => !received.has(id));
  return [...withoutCause, ...unfinished, ...unexpected];
};

/** The reasons whose cause is gone before the replays begin. */
const REPAIRED_REASONS: readonly string[] = [DEAD_REASONS.packageUnknown, RETRIES_EXHAUSTED.reason];

/** Dead letters that are still dead although their cause is gone. */
export const unrepaired = (letters: ReadonlyMap<string, DeadLetter>): string[] =>
  [...letters.values()].flatMap(({ id, status, reason }) =>
    status === 'dead' && REPAIRED_REASONS.includes(reason) ? [id] : [],
  );

/** A dead letter whose cause remains must be dead again after the replay, for the same reason. */
const changedByReplay: Invariant = ({ deadLetters }, { lettersBefore }) =>
  [...lettersBefore.values()].flatMap(({ id, status, reason, deaths }) => {
    if (status !== 'dead' || REPAIRED_REASONS.includes(reason)) return [];
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
  'cause repaired, and still dead': ({ deadLetters }) => unrepaired(deadLetters),
  'cause remains, and changed by the replay': changedByReplay,
  'good, and never accepted': (_, { abandoned }) =>
    abandoned.flatMap(({ id, expectation }) => (expectation === 'too_large' ? [] : [id])),
  'forged or too large, and accepted': (_, { wronglyReceived }) =>
    wronglyReceived.map(({ id }) => id),
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
