import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { sign } from '@stripe-credits/stripe-events/signing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import worker from '../src/index.ts';

const SECRET = 'whsec_current';
const NEXT_SECRET = 'whsec_next';
const MIB = 1024 * 1024;
const NOW = 1_795_430_400;

const PAYLOAD = JSON.stringify(fixture('checkout.session.completed'));

interface Sent {
  readonly body: unknown;
  readonly contentType: string | undefined;
}

/** Stands for the queue where it must be seen what was sent, or where it must refuse. */
function queue(send: () => Promise<void> = async () => {}) {
  const sent: Sent[] = [];
  const EVENTS = {
    async send(body: unknown, options?: QueueSendOptions) {
      await send();
      sent.push({ body, contentType: options?.contentType });
    },
  } as unknown as Queue;
  return { sent, EVENTS };
}

type Handled = Parameters<typeof worker.fetch>[0];

async function post(
  payload: BodyInit,
  signature: string | null,
  { EVENTS, secret = SECRET }: { EVENTS: Queue; secret?: string },
): Promise<Response> {
  const request = new Request('https://ingest.example/api/stripe/webhook', {
    method: 'POST',
    body: payload,
    headers: signature === null ? {} : { 'Stripe-Signature': signature },
  });
  return worker.fetch(request as Handled, { EVENTS, STRIPE_WEBHOOK_SECRET: secret });
}

const lines: string[] = [];
beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1000, toFake: ['Date'] });
  lines.length = 0;
  for (const level of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a signed event is accepted, and the queue gets its text to the letter', async () => {
  const { sent, EVENTS } = queue();
  const spaced = PAYLOAD.replaceAll(',', ' ,\n');

  const response = await post(spaced, await sign(spaced, SECRET, { timestamp: NOW }), { EVENTS });

  expect(response.status).toBe(200);
  expect(sent).toEqual([{ body: spaced, contentType: 'text' }]);
});

describe('a signature that does not prove the event is refused and nothing is queued', () => {
  const v1 = async (payload = PAYLOAD, secret = SECRET) =>
    (await sign(payload, secret, { timestamp: NOW })).split('v1=')[1] ?? '';
  const at = (timestamp: number) => sign(PAYLOAD, SECRET, { timestamp });

  test.each<[string, () => Promise<string | null> | string | null]>([
    ['missing', () => null],
    ['empty', () => ''],
    ['malformed', () => 'not a signature'],
    ['without a timestamp', async () => `v1=${await v1()}`],
    ['without a signature', () => `t=${NOW}`],
    ['made with another secret', () => sign(PAYLOAD, 'whsec_other', { timestamp: NOW })],
    ['made for another text', () => sign(`${PAYLOAD} `, SECRET, { timestamp: NOW })],
    ['301 s old', () => at(NOW - 301)],
    ['301 s in the future', () => at(NOW + 301)],
    ['a day in the future', () => at(NOW + 86_400)],
    [
      'a day in the future, with a second timestamp for show',
      async () => `t=${NOW},${await at(NOW + 86_400)}`,
    ],
    ['under v0 only', async () => `t=${NOW},v0=${await v1()}`],
    ['in upper case', async () => `t=${NOW},v1=${(await v1()).toUpperCase()}`],
    ['for another timestamp', async () => `t=${NOW + 1},v1=${await v1()}`],
  ])('%s', async (_, header) => {
    const { sent, EVENTS } = queue();

    const response = await post(PAYLOAD, await header(), { EVENTS });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: 'The signature could not be verified.' });
    expect(sent).toEqual([]);
  });

  test('an empty body', async () => {
    const { sent, EVENTS } = queue();

    const response = await post('', await sign('', SECRET, { timestamp: NOW }), { EVENTS });

    expect(response.status).toBe(400);
    expect(sent).toEqual([]);
  });
});

test.each([
  ['300 s old', NOW - 300],
  ['300 s in the future', NOW + 300],
])('a signature %s is still accepted', async (_, timestamp) => {
  const { sent, EVENTS } = queue();

  const response = await post(PAYLOAD, await sign(PAYLOAD, SECRET, { timestamp }), { EVENTS });

  expect(response.status).toBe(200);
  expect(sent).toHaveLength(1);
});

describe('while a secret is rotated', () => {
  test.each([
    ['a comma', `${SECRET},${NEXT_SECRET}`],
    ['a new line', `${SECRET}\n${NEXT_SECRET}\n`],
    ['pasted blanks', `  ${SECRET} ,  ${NEXT_SECRET}  `],
  ])('the second of two, set apart by %s, is accepted as the first is', async (_, secret) => {
    const { sent, EVENTS } = queue();

    for (const used of [SECRET, NEXT_SECRET]) {
      const signature = await sign(PAYLOAD, used, { timestamp: NOW });
      expect((await post(PAYLOAD, signature, { EVENTS, secret })).status).toBe(200);
    }

    expect(sent).toHaveLength(2);
  });

  test('an event that Stripe signed with both is accepted by a Worker that knows one', async () => {
    const { EVENTS } = queue();
    const other = await sign(PAYLOAD, 'whsec_other', { timestamp: NOW });
    const ours = await sign(PAYLOAD, SECRET, { timestamp: NOW });

    const response = await post(PAYLOAD, `${other},v1=${ours.split('v1=')[1]}`, { EVENTS });

    expect(response.status).toBe(200);
  });
});

test.each([
  ['empty', ''],
  ['blank', ' \n , '],
])('with an %s secret every request is refused, and the log says what to do', async (_, secret) => {
  const { sent, EVENTS } = queue();

  const response = await post(PAYLOAD, await sign(PAYLOAD, ' ', { timestamp: NOW }), {
    EVENTS,
    secret,
  });

  expect(response.status).toBe(503);
  expect(sent).toEqual([]);
  expect(lines.join()).toContain('STRIPE_WEBHOOK_SECRET is empty');
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

  test('a body without end is refused after 1 MiB, not read', async () => {
    const { sent, EVENTS } = queue();
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });

    const response = await post(endless as unknown as BodyInit, 't=1,v1=0', { EVENTS });

    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(32);
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
