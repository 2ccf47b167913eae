import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseFault, SendFault, Troubles } from '../protocol.ts';

/** One call of a Worker, which may be killed in the middle of it. */
export interface Invocation {
  readonly troubles: Troubles;
  /** What really went wrong, in the words of the report. */
  readonly happened: string[];
  /** So many it has made so far. */
  databaseCalls: number;
  /** Never settles: of a Worker that is gone nothing follows, not even an error. */
  die(): Promise<never>;
  /** Resolves when the Worker is gone. */
  readonly death: Promise<typeof KILLED>;
}

export const KILLED = Symbol('killed');

export function invocation(troubles: Troubles): Invocation {
  const { promise: death, resolve } = Promise.withResolvers<typeof KILLED>();
  return {
    troubles,
    happened: [],
    databaseCalls: 0,
    death,
    die() {
      resolve(KILLED);
      return new Promise<never>(() => {});
    },
  };
}

const current = new AsyncLocalStorage<Invocation>();

/** What `act` does, and all that it awaits, is done by this invocation. */
export const within = <T>(call: Invocation, act: () => T): T => current.run(call, act);

export function currentInvocation(): Invocation {
  const call = current.getStore();
  if (!call) throw new Error('the database was called outside of an invocation');
  return call;
}

const NAMES = {
  overloaded: 'D1 overloaded',
  'lost before': 'D1 connection lost before the write',
  'lost after': 'D1 connection lost after the write',
  'killed before': 'Worker killed before the write',
  'killed after': 'Worker killed after the write, before the ack',
} satisfies Record<DatabaseFault, string>;

export const nameOf = (fault: DatabaseFault): string => NAMES[fault];

const SEND_NAMES = {
  refused: 'send refused',
  'answer lost': 'send landed, answer lost',
  'killed after': 'Worker killed after the send',
} satisfies Record<SendFault, string>;

export const sendNameOf = (fault: SendFault): string => SEND_NAMES[fault];
