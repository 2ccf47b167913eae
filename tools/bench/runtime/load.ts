import { sign } from '@stripe-credits/stripe-events/signing';
import { Client } from 'undici';
import { quantile } from '../measure/statistics.ts';
import { purchase, range } from '../workers/purchases.ts';
import { type Runtime, routeTo } from './runtime.ts';

export const SECRET = 'whsec_bench_only';

/** Requests in flight at any time, each on a connection of its own. */
const CONCURRENCY = 32;

export interface SignedRequest {
  readonly body: string;
  readonly signature: string;
}

/** Events of purchases, signed now: a signature is valid for five minutes. */
export const signPurchases = (from: number, count: number): Promise<SignedRequest[]> =>
  Promise.all(
    range(from, count, async (n) => {
      const body = purchase(n);
      return { body, signature: await sign(body, SECRET) };
    }),
  );

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Posts the requests as fast as the responses come. @throws when one is not 200. */
export async function postAll(
  { url }: Runtime,
  worker: string,
  requests: Iterable<SignedRequest>,
): Promise<LoadResult> {
  const queue = iterate(requests);
  const times: number[] = [];
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      const client = new Client(url.origin);
      for (const request of queue) {
        const sentAt = performance.now();
        const status = await post(client, worker, request);
        if (status !== 200) throw new Error(`${worker} responded with ${status}`);
        times.push(performance.now() - sentAt);
      }
      await client.close();
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    requests: times.length,
    perSecond: times.length / seconds,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
  };
}

/** One generator for all connections: each request is sent once, and an error ends it for all. */
function* iterate(requests: Iterable<SignedRequest>) {
  yield* requests;
}

async function post(
  client: Client,
  worker: string,
  { body, signature }: SignedRequest,
): Promise<number> {
  const response = await client.request({
    path: '/api/stripe/webhook',
    method: 'POST',
    headers: {
      ...routeTo(worker),
      'stripe-signature': signature,
      'content-type': 'application/json',
    },
    body,
  });
  await response.body.dump();
  return response.statusCode;
}
