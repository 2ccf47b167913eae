/** A queue message holds 128,000 bytes, of which the platform's own metadata takes about 100. */
const MESSAGE_BYTES_MAX = 127_000;

export type QueueMessage =
  | { readonly body: string; readonly contentType: 'text' }
  /** Gzipped. */
  | { readonly body: Uint8Array; readonly contentType: 'bytes' };

/** Why there is no message for an event. */
export const TOO_LARGE = 'over 127,000 bytes even when gzipped';

/**
 * An event in the form in which the consumer takes it from the queue: its text, or the text gzipped
 * where it is too long. Null when it is too large all the same.
 *
 * @param bytes the same text as UTF-8.
 */
export async function queueMessage(text: string, bytes: Uint8Array): Promise<QueueMessage | null> {
  if (bytes.byteLength <= MESSAGE_BYTES_MAX) return { body: text, contentType: 'text' };
  const body = await gzip(bytes);
  return body.byteLength <= MESSAGE_BYTES_MAX ? { body, contentType: 'bytes' } : null;
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Response(bytes).body?.pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
