import { expect, test, vi } from 'vitest';
import { acknowledge } from '../src/acknowledge.ts';
import { EMPTY_CONTEXT, readMessages } from '../src/read-messages.ts';
import { purchase } from './deliver.ts';

/** The test pool's own messages do not keep the delay. */
async function createDelivery(attempts: number) {
  const body = JSON.stringify(purchase('acknowledged'));
  const message = { id: 'm', timestamp: new Date(0), attempts, body, ack: vi.fn(), retry: vi.fn() };
  const [delivery] = await readMessages([message], EMPTY_CONTEXT);
  if (!delivery) throw new Error('one message is one delivery');
  return { delivery, message };
}

test('a failed delivery is retried after the delay of its attempt and logged with its error', async () => {
  const { delivery, message } = await createDelivery(3);
  const logged = vi.spyOn(console, 'warn').mockImplementation(() => {});

  const counts = acknowledge(
    [{ delivery, disposition: 'failed', error: 'lost' }],
    (attempts) => attempts * 7,
  );

  expect(counts).toEqual({ failed: 1 });
  expect(message.retry.mock.calls).toEqual([[{ delaySeconds: 21 }]]);
  expect(message.ack).not.toHaveBeenCalled();
  expect(logged.mock.calls.flat().map((line) => JSON.parse(line))).toEqual([
    {
      message: 'event failed',
      event_id: 'evt_acknowledged',
      type: 'checkout.session.completed',
      attempts: 3,
      error: 'lost',
    },
  ]);
  logged.mockRestore();
});

test.each(['handled', 'ignored', 'duplicate', 'dead', 'discarded', 'forwarded'] as const)(
  'a delivery with the disposition %s is acknowledged, and its payload is not logged',
  async (disposition) => {
    const { delivery, message } = await createDelivery(1);
    const logs = (['log', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );

    const counts = acknowledge([{ delivery, disposition }], () => 1);

    expect(counts).toEqual({ [disposition]: 1 });
    expect(message.ack).toHaveBeenCalledOnce();
    expect(message.retry).not.toHaveBeenCalled();
    expect(String(logs.flatMap(({ mock }) => mock.calls))).not.toMatch(/buyer@|user_id|metadata/);
    vi.restoreAllMocks();
  },
);
