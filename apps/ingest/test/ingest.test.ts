import { sign } from '@stripe-credits/stripe-events/signing';
import { describe, expect, test, vi } from 'vitest';
import worker from '../src/index.ts';
import { type Handled, lines, NOW, PAYLOAD, post, queue, SECRET } from './test-client.ts';

const MIB = 1024 * 1024;

test('a signed event is accepted, and the queue gets its text to the letter', async () => {
  const { sent, EVENTS } = queue();
  const spaced = PAYLOAD.replaceAll(',', ' ,\n');

  const response = await post(spaced, await sign(spaced, SECRET, { timestamp: NOW }), { EVENTS });

  expect(response.status).toBe(200);
  expect(sent).toEqual([{ body: spaced, contentType: 'text' }]);
});

describe('size', () => {
  const sized = (bytes: number) => {
    const rest = JSON.stringify({ id: 'evt_sized', type: 'a', filler: '' });
    return rest.replace('""', `"${'x'.repeat(bytes - rest.length)}"`);
  };

  test('a body of exactly 1 MiB is read, and one byte more is refused', async () => {
    const { sent, EVENTS } = queue();
    const [fits, over] = [sized(MIB), sized(MIB + 1)];

    const accepted = await post(fits, await sign(fits, SECRET, { timestamp: NOW }), { EVENTS });
    const refused = await post(over, await sign(over, SECRET, { timestamp: NOW }), { EVENTS });

    expect([accepted.status, refused.status]).toEqual([200, 413]);
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['without end', null],
    ['that announces more than 1 MiB', 1024 * MIB],
  ])('a body %s is refused after 1 MiB, not read to its end', async (_, announced) => {
    const { sent, EVENTS } = queue();
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });

    const response = await post(endless as unknown as BodyInit, 't=1,v1=0', { EVENTS, announced });

    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(32);
    expect(sent).toEqual([]);
  });

  test('a body that does not announce its length is read piece by piece, to the letter', async () => {
    const { sent, EVENTS } = queue();
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        const bytes = new TextEncoder().encode(PAYLOAD);
        for (let at = 0; at < bytes.length; at += 100)
          controller.enqueue(bytes.slice(at, at + 100));
        controller.close();
      },
    });

    const signature = await sign(PAYLOAD, SECRET, { timestamp: NOW });
    const response = await post(pieces as unknown as BodyInit, signature, { EVENTS });

    expect(response.status).toBe(200);
    expect(sent).toEqual([{ body: PAYLOAD, contentType: 'text' }]);
  });

  test('a body over 1 MiB is refused though it announces less', async () => {
    const { sent, EVENTS } = queue();
    const over = sized(MIB + 1);
    const signature = await sign(over, SECRET, { timestamp: NOW });

    const response = await post(over, signature, { EVENTS, announced: 10 });

    expect(response.status).toBe(413);
    expect(sent).toEqual([]);
  });

  test('an event of 150 KB arrives whole, gzipped into one message', async () => {
    const { sent, EVENTS } = queue();
    const event = sized(150_000);

    const response = await post(event, await sign(event, SECRET, { timestamp: NOW }), { EVENTS });

    expect(response.status).toBe(200);
    expect(sent[0]?.contentType).toBe('bytes');
    const stream = new Response(sent[0]?.body as Uint8Array<ArrayBuffer>).body;
    const text = await new Response(stream?.pipeThrough(new DecompressionStream('gzip'))).text();
    expect(text).toBe(event);
  });

  test('an event that no message can hold even gzipped is refused, and the log says so', async () => {
    const { sent, EVENTS } = queue();
    const noise = crypto.getRandomValues(new Uint8Array(60_000)).toHex();
    const event = JSON.stringify({
      id: 'evt_noise',
      type: 'a',
      noise:
        noise +
        noise.split('').reverse().join('') +
        crypto.getRandomValues(new Uint8Array(60_000)).toBase64() +
        crypto.getRandomValues(new Uint8Array(60_000)).toBase64(),
    });

    const response = await post(event, await sign(event, SECRET, { timestamp: NOW }), { EVENTS });

    expect(response.status).toBe(413);
    expect(sent).toEqual([]);
    expect(lines.join()).toContain('even when gzipped');
  });
});

describe('when the queue does not take the event, Stripe is asked to send it again', () => {
  test('it refuses', async () => {
    const { sent, EVENTS } = queue(() => Promise.reject(new Error('Queue is overloaded')));

    const response = await post(PAYLOAD, await sign(PAYLOAD, SECRET, { timestamp: NOW }), {
      EVENTS,
    });

    expect(response.status).toBe(503);
    expect(sent).toEqual([]);
  });

  test('it does not answer in time', async () => {
    vi.useFakeTimers({ now: NOW * 1000 });
    const { EVENTS } = queue(() => new Promise(() => {}));
    const signature = await sign(PAYLOAD, SECRET, { timestamp: NOW });

    const answering = post(PAYLOAD, signature, { EVENTS });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { interval: 1 });
    await vi.advanceTimersByTimeAsync(8_000);

    expect((await answering).status).toBe(503);
  });
});

test('a body that breaks off is answered 503, so that Stripe sends it again', async () => {
  const { sent, EVENTS } = queue();
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error('the sender hung up')),
  });

  const response = await post(broken as unknown as BodyInit, 't=1,v1=0', { EVENTS });

  expect(response.status).toBe(503);
  expect(sent).toEqual([]);
  expect(lines.join()).toContain('interrupted');
});

test.each([
  ['GET', '/api/stripe/webhook', 405],
  ['PUT', '/api/stripe/webhook', 405],
  ['POST', '/', 404],
  ['POST', '/api/stripe/webhook/more', 404],
])('%s %s gives %i', async (method, path, status) => {
  const { sent, EVENTS } = queue();
  const request = new Request(`https://ingest.example${path}`, { method }) as Handled;

  const response = await worker.fetch(request, { EVENTS, STRIPE_WEBHOOK_SECRET: SECRET });

  expect(response.status).toBe(status);
  expect(sent).toEqual([]);
});

test('a verified body that is not JSON is queued: nothing that Stripe signed is lost', async () => {
  const { sent, EVENTS } = queue();

  const response = await post('hello', await sign('hello', SECRET, { timestamp: NOW }), { EVENTS });

  expect(response.status).toBe(200);
  expect(sent).toEqual([{ body: 'hello', contentType: 'text' }]);
});

test('a byte order mark is part of what was signed, and stays', async () => {
  const { sent, EVENTS } = queue();
  const marked = `\uFEFF${PAYLOAD}`;

  const response = await post(marked, await sign(marked, SECRET, { timestamp: NOW }), { EVENTS });

  expect(response.status).toBe(200);
  expect(sent[0]?.body).toBe(marked);
});

test('one line is logged per request, with no payload, secret or signature in it', async () => {
  const { EVENTS } = queue();
  const good = await sign(PAYLOAD, SECRET, { timestamp: NOW });
  const forged = await sign(PAYLOAD, 'whsec_other', { timestamp: NOW });

  await post(PAYLOAD, good, { EVENTS });
  await post(PAYLOAD, forged, { EVENTS });

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      message: 'webhook',
      outcome: 'accepted',
      eventId: 'evt_1SWcRd01FixtureKj3M7pQx',
      type: 'checkout.session.completed',
      bytes: PAYLOAD.length,
      durationMs: expect.any(Number),
    },
    {
      message: 'webhook',
      outcome: 'refused',
      reason: 'No signatures found matching the expected signature for payload',
      durationMs: expect.any(Number),
    },
  ]);
  for (const hidden of ['buyer@', 'user_fixture', 'whsec', good.slice(-64), forged.slice(-64)])
    expect(lines.join()).not.toContain(hidden);
});
