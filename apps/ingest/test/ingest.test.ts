import { decodeQueueMessage } from '@stripe-credits/platform/queue-message';
import { describe, expect, test, vi } from 'vitest';
import { captureLogs, NOW, PAYLOAD, post, signed } from './post.ts';

const lines = captureLogs();
const MIB = 1024 * 1024;

test.each([
  ['a signed event with white space', PAYLOAD.replaceAll(',', ' ,\n')],
  ['a text that is not JSON', 'hello'],
  ['a byte order mark, which is part of what was signed', `\uFEFF${PAYLOAD}`],
])('%s is accepted and queued unchanged', async (_, payload) => {
  const { status, body, queued } = await post(payload);

  expect({ status, body }).toEqual({ status: 200, body: { received: true } });
  expect(queued).toEqual([{ body: payload, contentType: 'text' }]);
});

describe('size', () => {
  const sized = (bytes: number) => {
    const rest = JSON.stringify({ id: 'evt_sized', type: 'a', filler: '' });
    return rest.replace('""', `"${'x'.repeat(bytes - rest.length)}"`);
  };

  test.each([
    ['of exactly 1 MiB is accepted', MIB, MIB, 200],
    ['of one byte more is refused', MIB + 1, MIB + 1, 413],
    ['of one byte more is refused although it announces less', MIB + 1, 10, 413],
  ])('a body %s', async (_, bytes, contentLength, expected) => {
    const { status, queued } = await post(sized(bytes), { contentLength });

    expect(status).toBe(expected);
    expect(queued).toHaveLength(expected === 200 ? 1 : 0);
  });

  test.each([
    ['without an end', null],
    ['that announces more than 1 MiB', 1024 * MIB],
  ])('a body %s is refused after 1 MiB, not read to its end', async (_, contentLength) => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });

    const { status, queued } = await post(endless, { contentLength });

    expect(status).toBe(413);
    expect(pulled).toBeLessThan(32);
    expect(queued).toEqual([]);
  });

  test('a body without Content-Length is read in chunks and queued unchanged', async () => {
    const bytes = new TextEncoder().encode(PAYLOAD);
    const chunked = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let from = 0; from < bytes.length; from += 100)
          controller.enqueue(bytes.slice(from, from + 100));
        controller.close();
      },
    });

    const { status, queued } = await post(chunked);

    expect(status).toBe(200);
    expect(queued).toEqual([{ body: PAYLOAD, contentType: 'text' }]);
  });

  test('an event of 150 KB is queued gzipped and decodes to the same text', async () => {
    const event = sized(150_000);

    const { status, queued } = await post(event);

    expect(status).toBe(200);
    const [message] = queued;
    if (!(message?.body instanceof Uint8Array)) throw new Error('the message is not bytes');
    expect(message.contentType).toBe('bytes');
    expect(await decodeQueueMessage(message.body.slice().buffer)).toBe(event);
  });

  test('an event that is too large even when gzipped is refused with 413 and logged', async () => {
    const noise = () => crypto.getRandomValues(new Uint8Array(60_000)).toBase64();
    const event = JSON.stringify({
      id: 'evt_noise',
      type: 'a',
      noise: noise() + noise() + noise(),
    });

    const { status, queued } = await post(event);

    expect(status).toBe(413);
    expect(queued).toEqual([]);
    expect(JSON.parse(lines.join())).toMatchObject({
      outcome: 'too_large',
      reason: 'over 127,000 bytes even when gzipped',
      event_id: 'evt_noise',
    });
  });
});

describe('the answer is 503, so that Stripe sends the event again,', () => {
  test('when the queue refuses it', async () => {
    const { status, queued } = await post(PAYLOAD, {
      beforeSend: () => Promise.reject(new Error('Queue is overloaded')),
    });

    expect(status).toBe(503);
    expect(queued).toEqual([]);
    expect(JSON.parse(lines.join())).toMatchObject({
      outcome: 'queue_unavailable',
      reason: 'Queue is overloaded',
    });
  });

  test('when the queue does not confirm it within 8 seconds', async () => {
    vi.useFakeTimers({ now: NOW * 1000 });

    const response = post(PAYLOAD, { beforeSend: () => new Promise(() => {}) });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { interval: 1 });
    await vi.advanceTimersByTimeAsync(8_000);

    expect((await response).status).toBe(503);
  });

  test('when the body breaks off', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('the sender hung up')),
    });

    const { status, queued } = await post(broken);

    expect(status).toBe(503);
    expect(queued).toEqual([]);
    expect(JSON.parse(lines.join())).toMatchObject({ outcome: 'interrupted', reason: 'Error' });
  });
});

test.each([
  ['GET', '/api/stripe/webhook', 405, 'method_not_allowed'],
  ['PUT', '/api/stripe/webhook', 405, 'method_not_allowed'],
  ['POST', '/', 404, 'not_found'],
  ['POST', '/api/stripe/webhook/more', 404, 'not_found'],
])('%s %s is answered %i', async (method, path, status, outcome) => {
  const response = await post(PAYLOAD, { method, path });

  expect(response).toMatchObject({ status, queued: [] });
  expect(JSON.parse(lines.join())).toMatchObject({ outcome });
});

test('each request is logged in one line without payload, secret or signature', async () => {
  const [valid, forged] = [await signed(), await signed(PAYLOAD, 'whsec_other')];

  await post(PAYLOAD, { signature: valid });
  await post(PAYLOAD, { signature: forged });

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      message: 'webhook',
      outcome: 'accepted',
      event_id: 'evt_1SWcRd01FixtureKj3M7pQx',
      type: 'checkout.session.completed',
      bytes: PAYLOAD.length,
      duration_ms: expect.any(Number),
    },
    {
      message: 'webhook',
      outcome: 'invalid_signature',
      reason: 'No signatures found matching the expected signature for payload',
      duration_ms: expect.any(Number),
    },
  ]);
  for (const hidden of ['buyer@', 'user_fixture', 'whsec', valid.slice(-64), forged.slice(-64)])
    expect(lines.join()).not.toContain(hidden);
});
