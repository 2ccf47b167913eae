import { env } from 'cloudflare:workers';
import { audit } from '@stripe-credits/db';
import {
  cancelReplay,
  planReplay,
  showReplay,
  startReplay,
  stepReplay,
} from '@stripe-credits/db/dead-letters';
import { expect, test } from 'vitest';
import { consume, poisoned, sellGold } from './dead-letter-fixtures.ts';

const LETTERS = 1000;

/** The same faults at each run: a test that fails must fail again. */
function dice(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** A database whose Worker dies now and then: before a write, or after it, without an answer. */
function dying(random: () => number): D1Database {
  return new Proxy(env.DB, {
    get(target, property) {
      if (property !== 'batch') return Reflect.get(target, property).bind(target);
      return async (statements: D1PreparedStatement[]) => {
        const fate = random();
        if (fate < 0.15) throw new Error('killed before the write');
        const results = await target.batch(statements);
        if (fate < 0.3) throw new Error('killed after the write');
        return results;
      };
    },
  });
}

test('a thousand dead letters replayed under fire are each handled once, and a cancel loses none', async () => {
  const random = dice(20261123);
  const queue: unknown[] = [];
  const EVENTS = {
    async sendBatch(messages: Iterable<MessageSendRequest>) {
      const sent = [...messages];
      if (random() < 0.1) throw new Error('Queue is overloaded');
      queue.push(...sent.map(({ body }) => body));
      if (random() < 0.1) throw new Error('killed after the send');
    },
  } as unknown as Queue;
  for (let from = 0; from < LETTERS; from += 100)
    await consume(Array.from({ length: 100 }, (_, n) => poisoned(`fire_${from + n}`)));
  await sellGold();

  /** Delivers what is on the queue, some of it twice, to a consumer that dies as well. */
  const drain = async () => {
    while (queue.length > 0) {
      const bodies = queue.splice(0, 100);
      const acked = new Set(await consume(bodies, dying(random)));
      queue.push(...bodies.filter((_, index) => !acked.has(index)));
      if (random() < 0.2 && bodies[0]) queue.push(bodies[0]);
    }
  };
  let clock = Date.now();
  const drive = async (id: string, steps: number) => {
    for (let step = 0; step < steps; step++) {
      // Longer than a step that was killed keeps its turn.
      clock += 31_000;
      const progress = await stepReplay(dying(random), EVENTS, id, new Date(clock)).catch(
        () => null,
      );
      if (random() < 0.5) await drain();
      if (progress?.status === 'done') return;
    }
  };
  const begin = async () => {
    const choice = { filter: {} };
    const id = await planReplay(env.DB, { choice, who: 'test', now: new Date(clock) });
    await startReplay(env.DB, id, { rate: 100, who: 'test', why: 'gold is for sale' });
    return id;
  };

  const first = await begin();
  await drive(first, 4);
  await cancelReplay(env.DB, first, new Date(clock));
  await drain();
  const { sent } = await showReplay(env.DB, first);
  const left = await countOf('dead');
  expect(sent).toBeGreaterThan(0);
  expect(left).toBeGreaterThan(0);

  await drive(await begin(), 1000);
  await drain();

  expect(await countOf('dead')).toBe(0);
  expect(await countOf('handled')).toBe(LETTERS);
  const grants = await env.DB.prepare(
    `SELECT COUNT(*) AS rows, COUNT(DISTINCT source) AS sources, SUM(amount) AS credits
     FROM credit_transactions`,
  ).first();
  expect(grants).toEqual({ rows: LETTERS, sources: LETTERS, credits: LETTERS * 200 });
  expect(await audit(env.DB)).toEqual([]);
}, 120_000);

const countOf = (status: string) =>
  env.DB.prepare('SELECT COUNT(*) AS n FROM stripe_events WHERE status = ?')
    .bind(status)
    .first<number>('n');
