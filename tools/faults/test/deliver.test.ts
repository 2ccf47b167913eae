import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Batch, Delivered, Troubles } from '../protocol.ts';
import { type Runtime, startRuntime } from '../runtime.ts';
import { sale } from '../stripe/sales.ts';

const AT = 1_795_430_400_000;

let runtime: Runtime;
let db: D1Database;
beforeAll(async () => {
  runtime = await startRuntime();
  db = await runtime.database();
});
afterAll(() => runtime.close());

/** A batch of one sale, which fails as it is told. */
const batch = (name: string, clock: number, troubles: Troubles = {}): Batch => {
  const body = JSON.stringify(sale(name, { metadata: { user_id: name, credits: '7' } }));
  const message = { id: name, timestamp: AT, attempts: 1, body, encoding: 'text' } as const;
  return { queue: 'stripe-events', messages: [message], clock, troubles };
};
const deliver = (...parts: Batch[]): Promise<Delivered[]> =>
  runtime.ask('/deliver', { seed: 1, parts });

const recorded = async (name: string) =>
  (await db.prepare('SELECT status FROM stripe_events WHERE id = ?').bind(`evt_${name}`).first())?.[
    'status'
  ];

test('a batch soon after another reads nothing, so that its first call is the commit', async () => {
  await deliver(batch('reads', AT));

  const [killed] = await deliver(
    batch('soon_after', AT, { database: { call: 0, fault: 'killed after' } }),
  );

  expect(killed?.settled).toBeNull();
  expect(await recorded('soon_after')).toBe('handled');
});

test('a batch long after another reads first: killed then, it has written nothing', async () => {
  const later = AT + 60_000;

  const [killed] = await deliver(
    batch('long_after', later, { database: { call: 0, fault: 'killed after' } }),
  );

  expect(killed?.settled).toBeNull();
  expect(await recorded('long_after')).toBeUndefined();
});

test('of batches at the same time each has its own faults, at its own count of calls', async () => {
  const at = AT + 120_000;

  const [stalled, refused, fine] = await deliver(
    batch('stalled', at, { stalled: true }),
    batch('refused', at, { database: { call: 1, fault: 'overloaded' } }),
    batch('unharmed', at),
  );

  const retried = [{ retryAfterSeconds: expect.any(Number) }];
  expect(stalled).toMatchObject({ settled: retried });
  expect(new Set(stalled?.happened)).toEqual(new Set(['D1 call in a stall']));
  expect(refused).toEqual({ settled: retried, happened: ['D1 overloaded'] });
  expect(fine).toEqual({ settled: ['ack'], happened: [] });
  // The third call, which records what failed, went through.
  expect(await recorded('refused')).toBe('failed');
});
