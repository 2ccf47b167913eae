import { sign } from '@stripe-credits/stripe-events/signing';
import { Client } from 'undici';
import { quantile } from '../measure/statistics.ts';
import { MIXES, type Mix } from '../workers/events.ts';
import { range } from '../workers/purchases.ts';
import { type Runtime, routeTo } from './runtime.ts';

export const SECRET = 'whsec_bench_only';

/** Requests in flight at any time, each on a connection of its own. */
const CONCURRENCY = 32;

interface SignedRequest {
  readonly body: string;
  readonly signature: string;
}

/** Events, signed now: a signature is valid for five minutes. */
export const signEvents = (mix: Mix, from: number, count: number): Promise<SignedRequest[]> =>
  Promise.all(
    range(from, count, async (n) => {
      const body = MIXES[mix](n);
      return { body, signature: await sign(body, SECRET) };
    }),
  );

/**
 * Posts the requests as fast as the responses come, until the end in milliseconds as
 * `performance.now` counts them.
 *
 * @throws when a response is not 200.
 */
export async function postAll(
  { url }: Runtime,
  worker: string,
  requests: readonly SignedRequest[],
  end = Number.POSITIVE_INFINITY,
) {
  const remaining = requests.values();
  const times: number[] = [];
  const startedAt = performance.now();
  const postRemaining = async () => {
    const client = new Client(url.origin);
    // All connections take from one iterator, so each request is sent once.
    for (const { body, signature } of remaining) {
      const sentAt = performance.now();
      if (sentAt >= end) break;
      const response = await client.request({
        path: '/api/stripe/webhook',
        method: 'POST',
        headers: { ...routeTo(worker), 'stripe-signature': signature },
        body,
      });
      await response.body.dump();
      if (response.statusCode !== 200)
        throw new Error(`${worker} responded with ${response.statusCode}`);
      times.push(performance.now() - sentAt);
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, postRemaining));
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    posted: times.length,
    perSecond: times.length / seconds,
    p99Ms: quantile(times, 0.99),
  };
}
