import { describe, expect, test } from 'vitest';
import {
  decodeQueueMessage,
  encodeQueueMessage,
  fromStoredMessage,
  type QueueMessage,
  storedText,
  toStoredMessage,
} from '../src/queue-message.ts';

const encode = (text: string) => encodeQueueMessage(text, new TextEncoder().encode(text));

/** Random letters: about six bits each, so that gzip saves a quarter. */
function randomText(length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return Array.from({ length }, () => letters[Math.floor(Math.random() * 64)]).join('');
}

/** A message's body as a consumer receives it. */
const delivered = ({ body }: QueueMessage): unknown =>
  typeof body === 'string' ? body : body.slice().buffer;

async function encoded(text: string): Promise<QueueMessage> {
  const message = await encode(text);
  if (message === null) throw new Error('the text is too large for a message');
  return message;
}

describe('an event becomes a queue message', () => {
  test('of text up to 127,000 bytes, and of gzipped text above', async () => {
    // Two bytes each: the limit counts bytes, not characters.
    const largest = 'é'.repeat(63_500);

    expect(await encode(largest)).toEqual({ body: largest, contentType: 'text' });
    expect(await encode(`${largest}x`)).toMatchObject({ contentType: 'bytes' });
  });

  test.each(['short', 'x'.repeat(500_000)])('that decodes to the same text', async (text) => {
    expect(await decodeQueueMessage(delivered(await encoded(text)))).toBe(text);
  });

  test('unless it is too large even when gzipped', async () => {
    expect(await encode(randomText(300_000))).toBeNull();
  });
});

test.each([
  ['bytes that are not gzip', new Uint8Array([1, 2, 3]).buffer],
  ['an object', { id: 'evt_1' }],
])('%s decode to null', async (_, body) => {
  expect(await decodeQueueMessage(body)).toBeNull();
});

describe('a message in a text column', () => {
  test.each(['short', 'x'.repeat(500_000)])('comes back as it was queued', async (text) => {
    const message = await encoded(text);

    const stored = toStoredMessage(delivered(message));

    expect(fromStoredMessage(stored)).toEqual(message);
    expect(await storedText(stored)).toBe(text);
  });

  test('keeps a body that is neither text nor bytes as its JSON', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;

    expect(toStoredMessage({ id: 1 })).toEqual({ body: '{"id":1}', encoding: 'text' });
    expect(toStoredMessage(undefined)).toEqual({ body: 'undefined', encoding: 'text' });
    expect(toStoredMessage(circular)).toEqual({
      body: 'a value that has no JSON form',
      encoding: 'text',
    });
  });

  test.each(['AQID', 'not base64!'])('shows the column when it is not gzip: %s', async (body) => {
    expect(await storedText({ body, encoding: 'gzip' })).toBe(body);
  });
});
