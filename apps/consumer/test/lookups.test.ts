import { thinEvent } from '@stripe-credits/stripe-events/fixtures';
import { expect, test, vi } from 'vitest';
import type { Bindings } from '../src/configuration.ts';
import { balanceOf, findDeadLetter, findEvent } from './database.ts';
import { acknowledged, deliverBodies, gzip, purchase, retried } from './deliver.ts';

/** A queue that keeps the bodies of its messages; it refuses the first batches. */
function createLookups(refusals = 0) {
  const sent: unknown[] = [];
  const LOOKUPS: Bindings['LOOKUPS'] = {
    async sendBatch(messages) {
      if (refusals-- > 0) throw new Error('Queue is overloaded. Please back off.');
      for (const { body } of messages) sent.push(body);
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    },
  };
  return { LOOKUPS, sent };
}

const thinText = (name: string) => JSON.stringify(thinEvent(purchase(name)));

test('a thin event is forwarded as it came, once a batch, and the purchase beside it is handled', async () => {
  const { LOOKUPS, sent } = createLookups();
  const thin = thinText('forwarded');
  const logged = vi.spyOn(console, 'log').mockImplementation(() => {});

  const result = await deliverBodies([thin, JSON.stringify(purchase('beside_thin')), thin], {
    LOOKUPS,
  });

  const [line] = logged.mock.calls.flat().map((text) => JSON.parse(text));
  logged.mockRestore();
  expect(result).toEqual(acknowledged(0, 1, 2));
  expect(sent).toEqual([thin]);
  expect(line).toMatchObject({ handled: 1, forwarded: 2 });
  expect(await findEvent('evt_forwarded_thin')).toBeUndefined();
  expect(await balanceOf('beside_thin')).toBe(7);
});

test('a gzipped message is forwarded gzipped', async () => {
  const { LOOKUPS, sent } = createLookups();
  const body = await gzip(thinText('gzipped_thin'));

  expect(await deliverBodies([body], { LOOKUPS })).toEqual(acknowledged(0));

  expect(sent).toEqual([new Uint8Array(body)]);
});

test('a message that the queue of look-ups refuses is retried with its error, and forwarded then', async () => {
  const { LOOKUPS, sent } = createLookups(1);
  const thin = thinText('refused_thin');

  expect(await deliverBodies([thin], { LOOKUPS })).toEqual(retried(0));
  expect(await findEvent('evt_refused_thin_thin')).toMatchObject({
    status: 'failed',
    lastError: 'Queue is overloaded. Please back off.',
  });
  expect(await deliverBodies([thin], { LOOKUPS, attempts: 2 })).toEqual(acknowledged(0));

  expect(sent).toEqual([thin]);
});

test('without a queue of look-ups a thin event is dead, and its reason names what to bind', async () => {
  const thin = thinText('unbound_thin');

  expect(await deliverBodies([thin])).toEqual(acknowledged(0));

  expect(await findDeadLetter('evt_unbound_thin_thin')).toMatchObject({
    reason: expect.stringContaining(
      'has no queue binding LOOKUPS: bind stripe-lookups, then replay',
    ),
    body: thin,
  });
});
