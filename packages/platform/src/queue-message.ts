/** A queue message holds 128,000 bytes, of which the platform's own metadata takes about 100. */
const MESSAGE_BYTES_MAX = 127_000;

/** An event on the queue `stripe-events`: its text, or its text gzipped where it is too long. */
export type QueueMessage =
  | { readonly body: string; readonly contentType: 'text' }
  | { readonly body: Uint8Array; readonly contentType: 'bytes' };

/** Why there is no message for an event. */
export const TOO_LARGE = 'over 127,000 bytes even when gzipped';

/**
 * @param bytes the same text as UTF-8.
 * @returns null when the event is too large even when gzipped.
 */
export async function encodeQueueMessage(
  text: string,
  bytes: Uint8Array,
): Promise<QueueMessage | null> {
  if (bytes.byteLength <= MESSAGE_BYTES_MAX) return { body: text, contentType: 'text' };
  const body = await gzip(bytes);
  return body.byteLength <= MESSAGE_BYTES_MAX ? { body, contentType: 'bytes' } : null;
}

/** @returns the event's text; null when the body has neither of the forms above. */
export async function decodeQueueMessage(body: unknown): Promise<string | null> {
  if (typeof body === 'string') return body;
  if (body instanceof ArrayBuffer) return gunzip(body).catch(() => null);
  return null;
}

/** How a message body is stored in a text column: as it is, or gzipped and then in base64. */
export const BODY_ENCODINGS = ['text', 'gzip'] as const;

export interface StoredMessage {
  readonly body: string;
  readonly encoding: (typeof BODY_ENCODINGS)[number];
}

export function toStoredMessage(body: unknown): StoredMessage {
  if (typeof body === 'string') return { body, encoding: 'text' };
  if (body instanceof ArrayBuffer)
    return { body: new Uint8Array(body).toBase64(), encoding: 'gzip' };
  return { body: toReadableText(body), encoding: 'text' };
}

/** For a body that ingest never sends: kept for reading only. */
function toReadableText(body: unknown): string {
  try {
    return JSON.stringify(body) ?? String(body);
  } catch {
    return 'a value that has no JSON form';
  }
}

/** The message that was stored, as it was on the queue. */
export const fromStoredMessage = ({ body, encoding }: StoredMessage): QueueMessage =>
  encoding === 'gzip'
    ? { body: Uint8Array.fromBase64(body), contentType: 'bytes' }
    : { body, contentType: 'text' };

/** The text of a stored message; the stored form itself when it cannot be unpacked. */
export async function storedText({ body, encoding }: StoredMessage): Promise<string> {
  if (encoding === 'text') return body;
  try {
    return await gunzip(Uint8Array.fromBase64(body));
  } catch {
    return body;
  }
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Response(bytes).body?.pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function gunzip(bytes: ArrayBuffer | Uint8Array): Promise<string> {
  const stream = new Response(bytes).body?.pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}
