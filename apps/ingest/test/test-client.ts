import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { afterEach, beforeEach, vi } from 'vitest';
import worker from '../src/index.ts';

export const SECRET = 'whsec_current';
export const NEXT_SECRET = 'whsec_next';
export const NOW = 1_795_430_400;

export const PAYLOAD = JSON.stringify(fixture('checkout.session.completed'));

interface Sent {
  readonly body: unknown;
  readonly contentType: string | undefined;
}

/** Stands for the queue where it must be seen what was sent, or where it must refuse. */
export function queue(send: () => Promise<void> = async () => {}) {
  const sent: Sent[] = [];
  const EVENTS = {
    async send(body: unknown, options?: QueueSendOptions) {
      await send();
      sent.push({ body, contentType: options?.contentType });
    },
  } as unknown as Queue;
  return { sent, EVENTS };
}

export type Handled = Parameters<typeof worker.fetch>[0];

interface At {
  readonly EVENTS: Queue;
  readonly secret?: string;
  /** The header `Content-Length`. By default a text announces its own, and a stream none. */
  readonly announced?: number | null;
}

export async function post(
  payload: BodyInit,
  signature: string | null,
  { EVENTS, secret = SECRET, announced = lengthOf(payload) }: At,
): Promise<Response> {
  const headers = new Headers();
  if (signature !== null) headers.set('Stripe-Signature', signature);
  if (announced !== null) headers.set('Content-Length', String(announced));
  const request = new Request('https://ingest.example/api/stripe/webhook', {
    method: 'POST',
    body: payload,
    headers,
  });
  return worker.fetch(request as Handled, { EVENTS, STRIPE_WEBHOOK_SECRET: secret });
}

/** As over HTTP; a request that is constructed does not announce it by itself. */
const lengthOf = (payload: BodyInit): number | null =>
  typeof payload === 'string' ? new TextEncoder().encode(payload).byteLength : null;

export const lines: string[] = [];
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
