import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { sign } from '@stripe-credits/stripe-events/signing';
import { afterEach, beforeEach, vi } from 'vitest';
import worker from '../src/index.ts';

export const SECRET = 'whsec_current';
export const NEXT_SECRET = 'whsec_next';
/** Seconds since 1970. */
export const NOW = 1_795_430_400;
export const PAYLOAD = JSON.stringify(fixture('checkout.session.completed'));

/** The header that Stripe sends with a payload now. */
export const signed = (payload = PAYLOAD, secret = SECRET, timestamp = NOW) =>
  sign(payload, secret, { timestamp });

interface PostOptions {
  /** The header `Stripe-Signature`; by default that of the payload, null for none. */
  readonly signature?: string | null;
  /** The setting STRIPE_WEBHOOK_SECRET. */
  readonly secret?: string;
  /** The setting LOG_ACCEPTED_RATE. */
  readonly logAcceptedRate?: string;
  /** The header `Content-Length`; by default that of a text, and none for a stream. */
  readonly contentLength?: number | null;
  readonly method?: string;
  readonly path?: string;
  /** What the queue does before it takes a message. */
  readonly beforeSend?: () => Promise<void>;
}

interface QueuedMessage {
  readonly body: unknown;
  readonly contentType: string | undefined;
}

/** Posts to the Worker, and returns its response with the messages that the queue has after it. */
export async function post(
  payload: string | ReadableStream<Uint8Array> = PAYLOAD,
  {
    secret = SECRET,
    logAcceptedRate = '1',
    method = 'POST',
    path = '/api/stripe/webhook',
    beforeSend = async () => {},
    ...options
  }: PostOptions = {},
) {
  const isText = typeof payload === 'string';
  const { signature = await signed(isText ? payload : PAYLOAD) } = options;
  // Over HTTP a text has a Content-Length; a request that is constructed does not.
  const { contentLength = isText ? new TextEncoder().encode(payload).byteLength : null } = options;
  const headers = new Headers();
  if (signature !== null) headers.set('Stripe-Signature', signature);
  if (contentLength !== null) headers.set('Content-Length', String(contentLength));

  const queued: QueuedMessage[] = [];
  const EVENTS = {
    async send(body: unknown, sendOptions?: QueueSendOptions) {
      await beforeSend();
      queued.push({ body, contentType: sendOptions?.contentType });
    },
  } as unknown as Queue;

  const request = new Request<unknown, IncomingRequestCfProperties>(`https://ingest.test${path}`, {
    method,
    headers,
    body: method === 'POST' ? payload : null,
  });
  const env = { EVENTS, STRIPE_WEBHOOK_SECRET: secret, LOG_ACCEPTED_RATE: logAcceptedRate };
  const response = await worker.fetch(request, env);
  return { status: response.status, body: await response.json(), queued };
}

/** Stops the clock at NOW and returns the lines that the Worker logs in the current test. */
export function captureLogs(): string[] {
  const lines: string[] = [];
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW * 1000, toFake: ['Date'] });
    lines.length = 0;
    for (const level of ['log', 'warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  return lines;
}
