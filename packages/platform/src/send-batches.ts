/** `sendBatch` takes 256 KB and 100 messages; the rest is left for the platform's metadata. */
const BATCH_BYTES_MAX = 240_000;
const BATCH_MESSAGES_MAX = 100;

export interface Sendable {
  readonly message: MessageSendRequest;
  readonly bytes: number;
}

/** Size of a message's body on the queue. */
export const byteLength = (body: string | Uint8Array): number =>
  typeof body === 'string' ? new TextEncoder().encode(body).byteLength : body.byteLength;

/** Groups items, in order, into batches that one `sendBatch` takes. */
export function toBatches<Item extends Sendable>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const batch = batches.at(-1);
    const fits = bytes + item.bytes <= BATCH_BYTES_MAX && batch?.length !== BATCH_MESSAGES_MAX;
    if (batch && fits) batch.push(item);
    else {
      batches.push([item]);
      bytes = 0;
    }
    bytes += item.bytes;
  }
  return batches;
}
