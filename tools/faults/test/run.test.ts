import { exhausted } from '@stripe-credits/db';
import { expect, test } from 'vitest';
import { notForSale } from '../invariants/invariants.ts';
import { runFaults } from '../run.ts';

/** A longer one, or another: pnpm faults --events N --seed S. */
test('a thousand events under every fault: nothing is lost, doubled or unexplained', async () => {
  const { tally, letters, verdicts } = await runFaults({ events: 1000, seed: 2026 });

  expect(verdicts.filter(({ broken }) => broken.length > 0)).toEqual([]);
  expect([...tally.faults.keys()].toSorted()).toEqual([
    'D1 call in a stall',
    'D1 connection lost after the write',
    'D1 connection lost before the write',
    'D1 overloaded',
    'Worker killed after the send',
    'Worker killed after the write, before the ack',
    'Worker killed before the write',
    'clock wrong by minutes or hours',
    'send landed, answer lost',
    'send refused',
    'workerd killed with SIGKILL',
  ]);
  const reasons = new Set([...letters.values()].map(({ reason }) => reason));
  expect(reasons).toContain(exhausted.reason);
  expect(reasons).toContain(notForSale);
  expect(tally.counted('messages delivered twice by the queue')).toBeGreaterThan(0);
}, 240_000);
