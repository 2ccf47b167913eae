import { queueMessage, TOO_LARGE } from '@stripe-credits/stripe-events/queue-message';
import type { Body } from './body.ts';
import type { Answer } from './responses.ts';

/** Stripe's answer must not hang on a queue that does: `send` has been seen to take 57 s. */
const SEND_TIMEOUT_MS = 8_000;

/** Resolves to `accepted` only after the queue has confirmed that it holds the event. */
export async function enqueue(body: Body, queue: Queue): Promise<Answer> {
  const event = { ...identify(body.text), bytes: body.bytes.byteLength };
  const message = await queueMessage(body.text, body.bytes);
  if (message === null) return { outcome: 'too large', reason: TOO_LARGE, ...event };

  try {
    const sent = queue.send(message.body, { contentType: message.contentType });
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

/** A send that lands after its time is up makes a duplicate, which the consumer knows as one. */
async function withinTime<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
