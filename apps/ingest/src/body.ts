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
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  const bytes = join(chunks, length);
  return { text: decoder.decode(bytes), bytes };
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
