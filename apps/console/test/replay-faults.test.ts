import { env } from 'cloudflare:workers';
import { audit, createDatabase, type EventStatus } from '@stripe-credits/db';
import { cancelReplay, getReplay, planReplay, startReplay } from '@stripe-credits/db/dead-letters';
import { creditLedger, stripeEvents } from '@stripe-credits/db/schema';
import { and, count, countDistinct, eq, like, sum } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { sendReplayPage } from '../src/replay/send-page.ts';
import { addPackage, consume, db, unknownPackage } from './fixtures.ts';

const DEAD_LETTERS = 1000;
const PAGE_SIZE = 100;

/** The same faults in each run, so that a failing test fails again. */
function createRandom(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** D1 of a Worker that is killed at times: before a write, or after it and before its answer. */
function faultyD1(random: () => number): D1Database {
  return new Proxy(env.DB, {
    get(target, property) {
      if (property !== 'batch') return Reflect.get(target, property).bind(target);
      return async (statements: D1PreparedStatement[]) => {
        const fault = random();
        if (fault < 0.15) throw new Error('killed before the write');
        const results = await target.batch(statements);
        if (fault < 0.3) throw new Error('killed after the write');
        return results;
      };
    },
  });
}

test('a replay of 1,000 dead letters with crashes handles each once, and a cancel loses none', async () => {
  const random = createRandom(20261123);
  const now = new Date();
  const queue: unknown[] = [];
  const EVENTS = {
    async sendBatch(messages: Iterable<MessageSendRequest>) {
      const sent = [...messages];
      if (random() < 0.1) throw new Error('Queue is overloaded');
      queue.push(...sent.map(({ body }) => body));
      if (random() < 0.1) throw new Error('killed after the send');
    },
    // Only the method that a replay calls.
  } as unknown as Queue;
  for (let from = 0; from < DEAD_LETTERS; from += PAGE_SIZE)
    await consume(
      Array.from({ length: PAGE_SIZE }, (_, n) => unknownPackage(`fault_${from + n}`, 'late')),
    );
  await addPackage('late');

  /** Delivers the queue's messages, some of them twice, to a consumer that is killed at times. */
  const drainQueue = async () => {
    while (queue.length > 0) {
      const bodies = queue.splice(0, 100);
      const acknowledged = new Set(await consume(bodies, faultyD1(random)));
      queue.push(...bodies.filter((_, index) => !acknowledged.has(index)));
      if (random() < 0.2 && bodies[0]) queue.push(bodies[0]);
    }
  };
  const sendPages = async (id: string, pagesMax: number) => {
    for (let page = 0; page < pagesMax; page++) {
      const faulty = createDatabase(faultyD1(random));
      const status = await sendReplayPage(faulty, EVENTS, id, PAGE_SIZE, now).catch(
        () => 'running',
      );
      if (random() < 0.5) await drainQueue();
      if (status === 'done') return;
    }
  };
  const start = async () => {
    const id = await planReplay(db, {
      selection: { filter: { event: 'evt_fault_' } },
      actor: 'test',
      now,
    });
    await startReplay(db, id, { rate: 100, actor: 'test', reason: 'the package exists', now });
    return id;
  };

  const canceled = await start();
  await sendPages(canceled, 4);
  await cancelReplay(db, canceled, now);
  await drainQueue();
  expect((await getReplay(db, canceled)).sent).toBeGreaterThan(0);
  expect(await countOf('dead')).toBeGreaterThan(0);
  await sendPages(await start(), 1000);
  await drainQueue();

  expect(await countOf('dead')).toBe(0);
  expect(await countOf('handled')).toBe(DEAD_LETTERS);
  const grants = await db
    .select({
      rows: count(),
      sources: countDistinct(creditLedger.source),
      credits: sum(creditLedger.amount).mapWith(Number),
    })
    .from(creditLedger)
    .where(like(creditLedger.source, 'cs_fault_%'))
    .get();
  expect(grants).toEqual({
    rows: DEAD_LETTERS,
    sources: DEAD_LETTERS,
    credits: DEAD_LETTERS * 200,
  });
  expect(await audit(db)).toEqual([]);
}, 120_000);

const countOf = (status: EventStatus) =>
  db.$count(
    stripeEvents,
    and(eq(stripeEvents.status, status), like(stripeEvents.id, 'evt_fault_%')),
  );
