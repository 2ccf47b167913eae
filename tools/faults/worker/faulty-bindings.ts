import { AsyncLocalStorage } from 'node:async_hooks';
import { interceptDatabase } from '@stripe-credits/bench/intercept-database';
import { type StoredMessage, toStoredMessage } from '@stripe-credits/platform/queue-message';
import { byteLength } from '@stripe-credits/platform/send-batches';
import type { Conditions, Fault } from '../protocol.ts';

/** One invocation of a Worker, which can be killed before it ends. */
interface Invocation {
  readonly conditions: Conditions;
  readonly injected: string[];
  /** The messages that its queue took. */
  readonly sent: StoredMessage[];
  databaseCalls: number;
  sends: number;
  stripeRequests: number;
  readonly kill: () => void;
}

/** Tells apart the invocations that call a binding at the same time. */
const storage = new AsyncLocalStorage<Invocation>();

export function currentInvocation(): Invocation {
  const invocation = storage.getStore();
  if (!invocation) throw new Error('a binding was used outside of an invocation');
  return invocation;
}

/**
 * Invokes a Worker under the conditions; `returned` is null when it was killed. The clock is
 * global: the Worker must read it before it waits for anything, so that invocations at the same
 * time can have different clocks.
 */
export async function invoke<T>(conditions: Conditions, run: () => Promise<T>) {
  const { promise: killed, resolve } = Promise.withResolvers<null>();
  const injected: string[] = [];
  const sent: StoredMessage[] = [];
  const kill = () => resolve(null);
  const calls = { databaseCalls: 0, sends: 0, stripeRequests: 0 };
  const invocation = { conditions, injected, sent, ...calls, kill };
  Date.now = () => conditions.clock;
  const ended = storage.run(invocation, run).then((value) => ({ value }));
  return { returned: await Promise.race([ended, killed]), injected, sent };
}

async function callWithFault<T>(
  { injected, kill }: Invocation,
  fault: Fault | undefined,
  call: () => Promise<T>,
): Promise<T> {
  if (fault === undefined) return call();
  injected.push(fault.name);
  if (fault.takesEffect) await call();
  if (fault.error !== null) throw new Error(fault.error);
  kill();
  // A killed Worker gets no answer, not even an error.
  return new Promise<never>(() => {});
}

let faulty: D1Database | undefined;

/**
 * The real database with the faults of the invocation that calls it. As in production it is one
 * object for all invocations of an isolate, because the Workers cache by it.
 */
export function faultyDatabase(db: D1Database): D1Database {
  faulty ??= interceptDatabase(db, ({ run }) => {
    const invocation = currentInvocation();
    const { database } = invocation.conditions;
    const index = invocation.databaseCalls++;
    const isHit = database?.call === null || database?.call === index;
    return callWithFault(invocation, isHit ? database?.fault : undefined, run);
  });
  return faulty;
}

/** A producer binding that keeps the messages for the simulation. */
export const faultyQueue: Queue = {
  send: (body) => send([body]),
  sendBatch: (messages) => send([...messages].map(({ body }) => body)),
  metrics: async () => SENT.metadata.metrics,
};

const SENT = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

async function send(bodies: readonly unknown[]): Promise<typeof SENT> {
  const invocation = currentInvocation();
  const messages = bodies.map(serialize);
  const isFirst = invocation.sends++ === 0;
  return callWithFault(invocation, isFirst ? invocation.conditions.send : undefined, async () => {
    invocation.sent.push(...messages);
    return SENT;
  });
}

/** What a message may hold (developers.cloudflare.com/queues/platform/limits). */
const MESSAGE_BYTES_MAX = 128_000;

function serialize(body: unknown): StoredMessage {
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw new Error('a message must be text or bytes');
  if (byteLength(body) > MESSAGE_BYTES_MAX)
    throw new Error('message length exceeds limit of 128000 bytes');
  return toStoredMessage(typeof body === 'string' ? body : body.slice().buffer);
}
