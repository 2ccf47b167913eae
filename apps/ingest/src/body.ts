const BODY_BYTES_MAX = 1024 * 1024;

export interface Body {
  /** The raw body, to the letter: the signature is over exactly this. */
  readonly text: string;
  readonly bytes: Uint8Array;
}

// A byte order mark is part of what was signed, so it must not be dropped.
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Null when it is over the limit: the rest is not read, so that nobody can fill the memory. */
export async function readBody(request: Request): Promise<Body | null> {
  const bytes = await (isToldSmall(request) ? request.bytes() : readBounded(request));
  // Only a request that was constructed can hold more than its header announces.
  if (bytes === null || bytes.byteLength > BODY_BYTES_MAX) return null;
  return { text: decoder.decode(bytes), bytes };
}

/**
 * Over HTTP the runtime lets no more through than the header announces, and what Stripe sends
 * announces its length: read whole it costs a third of what reading it piece by piece does.
 */
function isToldSmall({ headers }: Request): boolean {
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
  return join(chunks, length);
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
