import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settle } from '../src/acknowledge.ts';
import { read, unknownSituation } from '../src/read-messages.ts';
import { purchase, text } from './deliver.ts';

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  for (const level of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => void vi.restoreAllMocks());

/** The pool's own batches forget the delay, so this message remembers what it was told. */
async function delivered(attempts: number) {
  const told: unknown[] = [];
  const message = {
    id: 'm',
    timestamp: new Date(0),
    attempts,
    body: text(purchase('settled')),
    ack: () => void told.push('ack'),
    retry: (options?: QueueRetryOptions) => void told.push(options),
  };
  const [delivery] = await read([message], unknownSituation);
  if (!delivery) throw new Error('one message is one delivery');
  return { delivery, told };
}

test('what failed is sent back with the delay of its attempt, and told with its error', async () => {
  const { delivery, told } = await delivered(3);

  const counts = settle(
    [{ delivery, became: 'failed', error: 'lost' }],
    (attempts) => attempts * 7,
  );

  expect(told).toEqual([{ delaySeconds: 21 }]);
  expect(counts).toEqual({ failed: 1 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      message: 'event failed',
      eventId: 'evt_settled',
      type: 'checkout.session.completed',
      attempts: 3,
      error: 'lost',
    },
  ]);
});

test.each(['handled', 'ignored', 'known', 'dead', 'discarded'] as const)(
  'what became %s is acknowledged, and nothing of its payload is logged',
  async (became) => {
    const { delivery, told } = await delivered(1);

    settle([{ delivery, became }], () => 1);

    expect(told).toEqual(['ack']);
    expect(lines.join()).not.toMatch(/buyer@|user_id|metadata/);
  },
);
