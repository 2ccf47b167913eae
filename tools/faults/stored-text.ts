import { gunzipSync } from 'node:zlib';
import type { StoredMessage } from '@stripe-credits/platform/queue-message';

/** The text of a message; empty if nobody could read it: then it is not the text that was sent. */
export function storedText({ body, encoding }: StoredMessage): string | Uint8Array {
  if (encoding === 'text') return body;
  try {
    return gunzipSync(Buffer.from(body, 'base64'));
  } catch {
    return '';
  }
}
