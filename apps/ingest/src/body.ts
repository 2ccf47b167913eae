const BODY_BYTES_MAX = 1024 * 1024;

export interface Body {
  /** The raw body, unchanged: the signature covers exactly these bytes. */
  readonly text: string;
  readonly bytes: Uint8Array;
}

// A byte order mark is part of what was signed, so it must stay.
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Null when the body is over the limit: the rest is not read, so that it cannot fill the memory. */
export async function readBody(request: Request): Promise<Body | null> {
  const bytes = await (hasSmallContentLength(request) ? request.bytes() : readBounded(request));
  // Only a request that was constructed can have a longer body than its header announces.
  if (bytes === null || bytes.byteLength > BODY_BYTES_MAX) return null;
  return { text: decoder.decode(bytes), bytes };
}

/**
 * Over HTTP the runtime enforces `Content-Length`, and Stripe sends it. Such a body is read at once,
 * which costs a third of reading it in chunks.
 */
function hasSmallContentLength({ headers }: Request): boolean {
  const length = headers.get('content-length');
  return length !== null && /^\d+$/.test(length) && Number(length) <= BODY_BYTES_MAX;
}

async function readBounded(request: Request): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return new Blob(chunks).bytes();
}
