import type { Answer } from './answers.ts';
import type { Body } from './body.ts';

/** A queue message holds 128,000 bytes, of which the platform's own metadata takes about 100. */
const MESSAGE_BYTES_MAX = 127_000;

/** Stripe's answer must not hang on a queue that does: `send` has been seen to take 57 s. */
const SEND_TIMEOUT_MS = 8_000;

/** Resolves to `accepted` only after the queue has confirmed that it holds the event. */
export async function enqueue(body: Body, queue: Queue): Promise<Answer> {
  const event = { ...identify(body.text), bytes: body.bytes.byteLength };
  const large = body.bytes.byteLength > MESSAGE_BYTES_MAX;
  const message = large ? await gzip(body.bytes) : body.text;
  if (message instanceof Uint8Array && message.byteLength > MESSAGE_BYTES_MAX)
    return { outcome: 'too large', reason: 'over 127,000 bytes even when gzipped', ...event };

  try {
    const sent = queue.send(message, { contentType: large ? 'bytes' : 'text' });
    await withinTime(sent, SEND_TIMEOUT_MS);
    return { outcome: 'accepted', ...event };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    return { outcome: 'queue refused', reason, ...event };
  }
}

/** For the log alone. A verified body that is no event goes through: the consumer buries it. */
function identify(text: string): Pick<Answer, 'eventId' | 'type'> {
  try {
    const event: unknown = JSON.parse(text);
    return { eventId: stringIn(event, 'id'), type: stringIn(event, 'type') };
  } catch {
    return {};
  }
}

function stringIn(event: unknown, field: string): string | undefined {
  const value: unknown =
    typeof event === 'object' && event !== null ? Reflect.get(event, field) : undefined;
  return typeof value === 'string' ? value.slice(0, 255) : undefined;
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Response(bytes).body?.pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A send that lands after its time is up makes a duplicate, which the consumer knows as one. */
async function withinTime<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
