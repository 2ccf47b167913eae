import type { Carried } from '../protocol.ts';
import { type Invocation, sendNameOf } from './invocation.ts';

/** What one message may hold (developers.cloudflare.com/queues/platform/limits). */
const MESSAGE_BYTES_MAX = 128_000;

/** A queue that keeps what is sent for the driver, with the invocation's faults on the way. */
export function faultyQueue(call: Invocation) {
  const sent: Carried[] = [];
  let sends = 0;

  async function take(messages: readonly MessageSendRequest[]): Promise<QueueSendBatchResponse> {
    const fault = sends++ === 0 ? call.troubles.send : undefined;
    const carried = messages.map(({ body }) => carry(body));
    if (fault) call.happened.push(sendNameOf(fault));
    if (fault === 'refused') throw new Error('Queue is overloaded. Please back off.');
    sent.push(...carried);
    if (fault === 'answer lost') throw new Error('Internal Server Error');
    if (fault === 'killed after') return call.die();
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  }

  const queue: Queue = {
    send: (body, options) => take([{ body, ...options }]),
    sendBatch: (messages) => take([...messages]),
    metrics: async () => ({ backlogCount: 0, backlogBytes: 0 }),
  };
  return { queue, sent };
}

function carry(body: unknown): Carried {
  if (typeof body === 'string') {
    if (new TextEncoder().encode(body).byteLength > MESSAGE_BYTES_MAX) throw tooLarge();
    return { body, encoding: 'text' };
  }
  if (!(body instanceof Uint8Array)) throw new Error('neither text nor bytes');
  if (body.byteLength > MESSAGE_BYTES_MAX) throw tooLarge();
  return { body: body.toBase64(), encoding: 'bytes' };
}

const tooLarge = () => new Error('message length exceeds limit of 128000 bytes');
